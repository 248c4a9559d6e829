import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createSpool } from '../../../instrumentation/src/telemetry/delivery/spool.ts';
import {
  openSpoolFolder,
  resolveSpoolFolder,
} from '../../../instrumentation/src/telemetry/delivery/spool-folder.ts';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { emptyPorts, startApi } from '../api/start-api.ts';
import { health, price } from './healthy-ledger.ts';
import { installStandIn } from './install-stand-in.ts';
import { runCommand } from './run-command.ts';
import { startReceiver } from './start-receiver.ts';

describe('tallylight doctor', () => {
  let folder = '';
  let installed = '';
  let broken = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tallylight-doctor-'));
    installed = await installStandIn(join(folder, 'installed'), '');
    broken = await installStandIn(join(folder, 'broken'), 'throw new TypeError("it is broken");');
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function examine({
    ports = {},
    status = 200,
    env = {},
    cwd = installed,
  }: {
    ports?: Parameters<typeof startApi>[0];
    status?: number;
    env?: Record<string, string>;
    cwd?: string;
  } = {}) {
    await using receiver = await startReceiver(status);
    await using api = await startApi({
      prices: [price(new Date())],
      readLedgerHealth: async () => ({ ...health, databaseTime: new Date() }),
      ...ports,
    });
    const run = await runCommand(['doctor', '--json'], {
      cwd,
      env: {
        TALLYLIGHT_URL: api.url,
        TALLYLIGHT_ENDPOINT: receiver.url,
        TALLYLIGHT_SPOOL_DIR: join(folder, 'no-spool'),
        ...env,
      },
    });
    const { ok, checks } = JSON.parse(run.stdout) as {
      ok: boolean;
      checks: { name: string; outcome: string; summary: string; advice: string | null }[];
    };
    const find = (name: string) => {
      const found = checks.find((check) => check.name === name);
      assert.ok(found, `there is a check of ${name}`);
      return found;
    };
    return { ...run, ok, checks, find, received: receiver.received, url: receiver.url };
  }

  test('finds nothing wrong where all is well', async () => {
    const { exitCode, ok, checks, received } = await examine({
      env: { TALLYLIGHT_HEADERS: 'Authorization=Bearer%20sesame' },
    });
    assert.deepEqual(
      checks.map(({ name, outcome }) => [name, outcome]),
      [
        ['Node', 'ok'],
        ['instrumentation', 'ok'],
        ['export', 'ok'],
        ['waiting records', 'ok'],
        ['ledger', 'ok'],
        ['clock', 'ok'],
        ['prices', 'ok'],
        ['AI hosts', 'ok'],
        ['quarantine', 'ok'],
        ['gaps', 'ok'],
        ['costs', 'ok'],
      ],
    );
    assert.deepEqual({ exitCode, ok }, { exitCode: 0, ok: true });
    assert.deepEqual(received, [
      { url: '/v1/traces', authorization: 'Bearer sesame', body: '{"resourceSpans":[]}' },
    ]);
  });

  test('prints a line for each check, and below it what to do', async () => {
    await using api = await startApi({ prices: [] });
    const { exitCode, stdout, stderr } = await runCommand(['doctor', '--url', api.url], {
      cwd: folder,
      env: { OTEL_SDK_DISABLED: 'true' },
    });
    assert.equal(exitCode, 1);
    assert.equal(stderr, '');
    const lines = stdout.split('\n');
    assert.match(
      String(lines[0]),
      /^ok {7}Node {13}apps run on v[\d.]+, doctor itself on v[\d.]+$/,
    );
    assert.equal(
      lines[1],
      `failed   instrumentation  @tallylight/instrumentation/register is not installed in ${folder}`,
    );
    assert.match(String(lines[2]), /^ {26}→ Run npm install @tallylight\/instrumentation/);
    assert.equal(
      lines[3],
      'failed   export           OTEL_SDK_DISABLED is true: apps send nothing',
    );
  });

  /** A folder with a `node` that says this version and can nothing else. */
  async function createNode(path: string, version: string): Promise<string> {
    const bin = join(folder, path);
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node'), `#!/bin/sh\necho ${version}\n`);
    await chmod(join(bin, 'node'), 0o755);
    return bin;
  }

  test('judges the Node that apps get, whatever Node npm runs doctor on', async () => {
    const old = await createNode('old', 'v22.14.0');
    const own = await createNode('own/node_modules/.bin', 'v24.1.0');
    const byNpm = await examine({ env: { PATH: `${own}:${old}` } });
    assert.deepEqual(byNpm.find('Node'), {
      name: 'Node',
      outcome: 'warning',
      summary: `apps run on v22.14.0, where the instrumentation does nothing; those that npm starts here run on v24.1.0, doctor itself on ${process.version}`,
      advice:
        'Start apps through npm here, or put Node 22.15 or later first on the PATH; Node 24 is best.',
    });
    const byHand = await examine({ env: { PATH: old } });
    assert.equal(byHand.find('Node').outcome, 'failed');
    const none = await examine({ env: { PATH: join(folder, 'nothing') } });
    assert.match(none.find('Node').summary, /^node could not be started: .*ENOENT/);
    const enough = await examine({ env: { PATH: await createNode('enough', 'v22.15.0') } });
    assert.equal(enough.find('Node').outcome, 'ok');
  });

  test('tells an instrumentation that fails from one that is missing', async () => {
    const failing = await examine({ cwd: broken });
    assert.equal(failing.exitCode, 1);
    assert.match(
      failing.find('instrumentation').summary,
      /does not load: TypeError: it is broken$/,
    );
    const missing = await examine({ cwd: folder });
    assert.match(missing.find('instrumentation').summary, /is not installed in/);
  });

  test('says what an answer to the export means', async () => {
    const refused = (await examine({ status: 401 })).find('export');
    assert.equal(refused.outcome, 'failed');
    assert.equal(refused.advice, 'Set TALLYLIGHT_HEADERS="authorization=Bearer <ingest token>".');
    assert.equal((await examine({ status: 503 })).find('export').outcome, 'warning');
    const other = (await examine({ status: 404 })).find('export');
    assert.equal(other.outcome, 'failed');
    assert.match(other.summary, /answers 404, which no OTLP receiver does/);
  });

  test('says when nothing listens where apps send to', async () => {
    const { url, [Symbol.asyncDispose]: stop } = await startReceiver(200);
    await stop();
    const { exitCode, find } = await examine({ env: { TALLYLIGHT_ENDPOINT: url } });
    assert.equal(exitCode, 1);
    assert.deepEqual(find('export'), {
      name: 'export',
      outcome: 'failed',
      summary: `${url}/v1/traces (TALLYLIGHT_ENDPOINT): connection refused`,
      advice:
        'Start the processor, or set TALLYLIGHT_ENDPOINT to where it listens for OTLP over HTTP.',
    });
  });

  test('warns of records that apps have left on the disk, by folder', async () => {
    const base = join(folder, 'spool');
    const [first = '', second = ''] = ['one', 'two'].map((token) =>
      resolveSpoolFolder(base, { url: 'http://127.0.0.1:4318/v1/traces', headers: { token } }),
    );
    for (const [path, count] of [[first, 3] as const, [second, 1] as const]) {
      openSpoolFolder(path);
      const spool = createSpool({ folder: path, maxBytes: 1e6, staleAfterMs: 60_000 });
      const requests = Array.from({ length: count }, () => Buffer.from('{"resourceSpans":[{}]}'));
      assert.ok(await spool.write(requests));
    }
    const { exitCode, find } = await examine({ env: { TALLYLIGHT_SPOOL_DIR: base } });
    const found = [`1 record in ${second}`, `3 records in ${first}`];
    assert.deepEqual(find('waiting records'), {
      name: 'waiting records',
      outcome: 'warning',
      summary: (first < second ? found.reverse() : found).join(', '),
      advice:
        'An app with the receiver and the headers that they were recorded under sends them. Where its token was changed, it says on stderr from which folder to which they must be moved.',
    });
    assert.equal(exitCode, 0);
    const off = await examine({ env: { TALLYLIGHT_SPOOL_DIR: 'off' } });
    assert.equal(off.find('waiting records').outcome, 'ok');
  });

  test('goes on where the processor does not answer, and skips what only it knows', async () => {
    const { url, [Symbol.asyncDispose]: stop } = await startReceiver(200);
    await stop();
    const { exitCode, checks, find } = await examine({ env: { TALLYLIGHT_URL: url } });
    assert.equal(exitCode, 1);
    assert.equal(find('ledger').summary, `${url} does not answer: connection refused.`);
    assert.equal(checks.filter(({ outcome }) => outcome === 'skipped').length, 6);
  });

  test('names the read token where one is asked for', async () => {
    const { find } = await examine({ ports: { readToken: 'sesame' } });
    assert.equal(find('ledger').outcome, 'failed');
    assert.match(String(find('ledger').advice), /TALLYLIGHT_READ_TOKEN/);
    const opened = await examine({
      ports: { readToken: 'sesame' },
      env: { TALLYLIGHT_READ_TOKEN: 'sesame' },
    });
    assert.equal(opened.find('ledger').outcome, 'ok');
  });

  test('sees a database that is away behind a processor that is there', async () => {
    const { exitCode, find } = await examine({
      ports: {
        embedded: false,
        readLedgerHealth: () => Promise.reject(new UnavailableError('away')),
      },
    });
    assert.equal(exitCode, 1);
    assert.equal(find('ledger').outcome, 'failed');
    assert.match(String(find('ledger').advice), /TALLYLIGHT_DATABASE_URL/);
    assert.equal(find('prices').outcome, 'ok');
    assert.equal(find('costs').outcome, 'skipped');
  });

  test('compares the clocks', async () => {
    const late = await examine({
      ports: {
        readLedgerHealth: async () => ({ ...health, databaseTime: new Date(Date.now() - 60_000) }),
      },
    });
    assert.equal(late.find('clock').outcome, 'warning');
    assert.match(late.find('clock').summary, /database −60\.0 s to the processor$/);
    const ahead = await examine({ ports: { now: () => new Date(Date.now() + 400_000) } });
    assert.equal(ahead.find('clock').outcome, 'failed');
  });

  test('warns of prices that are old, and fails without any', async () => {
    const old = await examine({ ports: { prices: [price(new Date('2020-02-03')), price(null)] } });
    assert.equal(old.exitCode, 0);
    assert.equal(
      old.find('prices').summary,
      '2 prices, last verified on 2020-02-03, more than 90 days ago',
    );
    const none = await examine({ ports: { prices: [] } });
    assert.equal(none.find('prices').outcome, 'failed');
    const undated = await examine({ ports: { prices: [price(null)] } });
    assert.equal(undated.find('prices').outcome, 'warning');
  });

  test('warns of records that never came', async () => {
    const lossy = {
      service: 'shop',
      serviceInstanceId: 'i-1',
      stored: 8,
      highestSequence: 10,
      firstSeenAt: new Date(0),
      lastSeenAt: new Date(1),
      droppedSequence: 0,
      gaps: [],
      furtherGaps: 0,
    };
    const { exitCode, find } = await examine({
      ports: {
        keeping: { ...emptyPorts.keeping, selectGaps: async () => [lossy, lossy] },
      },
    });
    assert.equal(exitCode, 0);
    assert.deepEqual(find('gaps'), {
      name: 'gaps',
      outcome: 'warning',
      summary: '4 records of 2 processes missing, by their own count',
      advice: 'tallylight gaps lists them: set aside, lost on the way, or still on it.',
    });
  });

  test('warns of what the meter could not read, store or price', async () => {
    const unpriced = (model: string) => ({
      providerName: 'openai',
      model,
      unpriced: 1,
      absent: 2,
      estimated: 3,
    });
    const { exitCode, find } = await examine({
      ports: {
        readLedgerHealth: async () => ({
          ...health,
          databaseTime: new Date(),
          quarantinedRecords: 1,
          unparsedHosts: [
            { serverAddress: 'api.acme.ai', services: ['api', 'shop'], calls: 4 },
            { serverAddress: 'llm.example', services: [], calls: 1 },
          ],
          unknownCounts: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(unpriced),
        }),
      },
    });
    assert.equal(exitCode, 0);
    assert.deepEqual(
      ['AI hosts', 'quarantine', 'costs'].map((name) => [find(name).outcome, find(name).summary]),
      [
        [
          'warning',
          'endpoint not understood yet: api.acme.ai (4 calls by api, shop), llm.example (1 call)',
        ],
        ['warning', '1 span set aside instead of stored'],
        [
          'warning',
          'without a price in the last 24 hours: a of openai (1 call), b of openai (1 call), c of openai (1 call), d of openai (1 call), e of openai (1 call) and 2 more; 14 calls of unknown usage; 21 calls with estimated usage',
        ],
      ],
    );
  });
});
