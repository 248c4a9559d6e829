import assert from 'node:assert/strict';
import fs, {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createSpool } from '../../../../instrumentation/src/telemetry/delivery/spool.ts';
import {
  openSpoolFolder,
  resolveSpoolFolder,
} from '../../../../instrumentation/src/telemetry/delivery/spool-folder.ts';
import { joinRequests } from '../../../../instrumentation/src/telemetry/delivery/spool-lines.ts';

const request = (name: string) => Buffer.from(`{"resourceSpans":[{"name":"${name}"}]}`);
const line = (name: string) => request(name).toString();

describe('the spool', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallylight-spool-test-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (maxBytes = 1_000_000) => createSpool({ folder, maxBytes, staleAfterMs: 60_000 });

  it('gives back what was written, to another process too, and forgets what was sent', async () => {
    await open().write([request('a'), request('b')]);
    const other = open();
    const claimed = await other.claim();
    assert.deepEqual(claimed?.lines, [line('a'), line('b')]);
    await claimed?.remove();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('sends one request of many records, each as it was recorded', () => {
    assert.equal(
      joinRequests([line('a'), line('b')]).toString(),
      '{"resourceSpans":[{"name":"a"},{"name":"b"}]}',
    );
  });

  it('gives one file to one of many that ask for it at once', async () => {
    for (const name of ['a', 'b', 'c']) await open().write([request(name)]);
    const claims = await Promise.all(
      [open(), open(), open(), open()].map((spool) => spool.claim()),
    );
    assert.deepEqual(
      claims.flatMap((claim) => claim?.lines ?? []).sort(),
      ['a', 'b', 'c'].map(line),
    );
  });

  it('keeps what could not be sent for the next try', async () => {
    const spool = open();
    await spool.write([request('a')]);
    await (await spool.claim())?.release();
    assert.deepEqual((await spool.claim())?.lines, [line('a')]);
  });

  for (const [state, leave] of [
    ['sending', async () => void (await open().claim())],
    ['writing', async () => renameFirst('.ndjson', '.writing')],
  ] as const) {
    it(`takes over what a process that died was ${state}, but not what one still is`, async () => {
      await open().write([request('a')]);
      await leave();
      assert.equal(await open().claim(), null);
      agedBy(61_000);
      assert.deepEqual((await open().claim())?.lines, [line('a')]);
    });
  }

  it('takes over at once what a process was sending that runs no more', async () => {
    await open().write([request('a')]);
    await open().claim();
    renameFirst(`.${process.pid}-`, `.${2 ** 22 + 1}-`);
    assert.deepEqual((await open().claim())?.lines, [line('a')]);
  });

  it('leaves alone what a process in another container is sending, whose id means nothing here', async () => {
    await open().write([request('a')]);
    await open().claim();
    // Of a process that runs no more, were it here.
    renameFirst(`.${process.pid}-`, `.${2 ** 22 + 1}-`);
    renameFirst(/-\w+\./, '-elsewhere.');
    assert.equal(await open().claim(), null);
    agedBy(61_000);
    assert.deepEqual((await open().claim())?.lines, [line('a')]);
  });

  it('takes over at once what an earlier process with its own id was sending, as each container’s first has', async () => {
    await open().write([request('a')]);
    await open().claim();
    agedBy(process.uptime() * 1000 + 1_000);
    const later = createSpool({ folder, maxBytes: 1_000_000, staleAfterMs: 1e9 });
    assert.deepEqual((await later.claim())?.lines, [line('a')]);
  });

  it('leaves alone what is sent for a long time, as long as that is said', async () => {
    await open().write([request('a')]);
    const claimed = await open().claim();
    agedBy(61_000);
    await claimed?.renew();
    assert.equal(await open().claim(), null);
  });

  it('leaves nothing behind where the clock was set back', async () => {
    await open().write([request('a')]);
    await open().claim();
    agedBy(-86_400_000);
    assert.deepEqual((await open().claim())?.lines, [line('a')]);
  });

  it('looks at its folder a few times only, however many files wait there', async (test) => {
    const reads = [
      test.mock.method(fs, 'readdirSync'),
      test.mock.method(fs.promises, 'readdir'),
    ].map(({ mock }) => mock);
    syncBuiltinESMExports();
    const spool = open();
    for (let file = 0; file < 50; file += 1) await spool.write([request(String(file))]);
    const claimed = [];
    for (let file = await spool.claim(); file !== null; file = await spool.claim()) {
      claimed.push(...file.lines);
      await file.remove();
    }
    test.mock.restoreAll();
    syncBuiltinESMExports();
    assert.deepEqual(
      claimed.sort(),
      Array.from({ length: 50 }, (_, file) => line(String(file))).sort(),
    );
    const count = reads.reduce((sum, mock) => sum + mock.callCount(), 0);
    assert.ok(count > 0 && count < 10, `${count} times`);
  });

  it('loses of a torn file only the record that was torn, and counts it', async () => {
    const file = (await open().write([request('a'), request('b')])) ?? '';
    truncateSync(file, statSync(file).size - 5);
    const claimed = await open().claim();
    assert.deepEqual(
      { lines: claimed?.lines, broken: claimed?.brokenCount },
      { lines: [line('a')], broken: 1 },
    );
  });

  it('counts what is no record, such as a block of zeros that a power cut leaves', async () => {
    const file = (await open().write([request('a')])) ?? '';
    appendFileSync(file, Buffer.alloc(40));
    const claimed = await open().claim();
    assert.deepEqual([claimed?.lines, claimed?.brokenCount], [[line('a')], 1]);
  });

  it('takes no more than its bound, whoever filled it, and leaves nothing half written', async () => {
    const bytes = request('a').length + 1;
    assert.notEqual(await open(2 * bytes).write([request('a')]), null);
    assert.notEqual(open(2 * bytes).writeNow([request('b')]), null);
    assert.equal(await open(2 * bytes).write([request('c')]), null);
    assert.equal(open(2 * bytes).writeNow([request('c')]), null);
    assert.equal(readdirSync(folder).length, 2);
  });

  it('says no, and throws nothing, where the folder has gone', async () => {
    const spool = open();
    rmSync(folder, { recursive: true });
    assert.equal(await spool.write([request('a')]), null);
    assert.equal(spool.writeNow([request('a')]), null);
    assert.equal(await spool.claim(), null);
  });

  it('lets nobody else read its files', async () => {
    const spool = open();
    for (const file of [await spool.write([request('a')]), spool.writeNow([request('b')])]) {
      assert.equal(statSync(file ?? '').mode & 0o777, 0o600);
    }
  });

  function agedBy(ms: number): void {
    const [name = ''] = readdirSync(folder);
    const time = new Date(Date.now() - ms);
    utimesSync(join(folder, name), time, time);
  }

  function renameFirst(from: string | RegExp, to: string): void {
    const [name = ''] = readdirSync(folder);
    const path = join(folder, name);
    const text = readFileSync(path);
    rmSync(path);
    appendFileSync(join(folder, name.replace(from, to)), text);
  }
});

describe('the folder of the spool', () => {
  let base: string;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'tallylight-spool-test-'));
  });

  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const target = { url: 'http://127.0.0.1:4318/v1/traces', headers: { authorization: 'Bearer a' } };

  it('is another one for another receiver or another token, so that no tenant gets another’s records', () => {
    const folders = [
      target,
      { ...target, url: 'http://127.0.0.1:4319/v1/traces' },
      { ...target, headers: { authorization: 'Bearer b' } },
      { ...target, headers: {} },
    ].map((each) => resolveSpoolFolder(base, each));
    assert.equal(new Set(folders).size, 4);
    assert.equal(resolveSpoolFolder(base, { ...target }), folders[0]);
  });

  it('is its owner’s alone', () => {
    const folder = resolveSpoolFolder(join(base, 'new'), target);
    openSpoolFolder(folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(base, 'new')).mode & 0o777, 0o700);
  });

  it('is refused where others can read it, and where it is a link', () => {
    const folder = resolveSpoolFolder(base, target);
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    assert.throws(() => openSpoolFolder(folder), /is open to others: chmod 700/);
    rmSync(folder, { recursive: true });
    const elsewhere = join(base, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(elsewhere, folder);
    assert.throws(() => openSpoolFolder(folder), /is not a folder/);
  });
});
