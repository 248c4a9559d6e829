import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { startApi } from '../api/start-api.ts';
import { prepareDoctor } from './prepare-doctor.ts';
import { runCommand } from './run-command.ts';
import { startReceiver } from './start-receiver.ts';

describe('tallylight doctor', () => {
  let doctor: Awaited<ReturnType<typeof prepareDoctor>>;
  before(async () => {
    doctor = await prepareDoctor();
  });
  after(() => doctor.remove());

  test('finds nothing wrong where all is well', async () => {
    const { exitCode, ok, checks, received } = await doctor.examine({
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
      cwd: doctor.folder,
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
      `failed   instrumentation  @tallylight/instrumentation/register is not installed in ${doctor.folder}`,
    );
    assert.match(String(lines[2]), /^ {26}→ Run npm install @tallylight\/instrumentation/);
    assert.equal(
      lines[3],
      'failed   export           OTEL_SDK_DISABLED is true: apps send nothing',
    );
  });

  /** A folder with a `node` that says this version and can nothing else. */
  async function createNode(path: string, version: string): Promise<string> {
    const bin = join(doctor.folder, path);
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node'), `#!/bin/sh\necho ${version}\n`);
    await chmod(join(bin, 'node'), 0o755);
    return bin;
  }

  test('judges the Node that apps get, whatever Node npm runs doctor on', async () => {
    const old = await createNode('old', 'v22.14.0');
    const own = await createNode('own/node_modules/.bin', 'v24.1.0');
    const byNpm = await doctor.examine({ env: { PATH: `${own}:${old}` } });
    assert.deepEqual(byNpm.find('Node'), {
      name: 'Node',
      outcome: 'warning',
      summary: `apps run on v22.14.0, where the instrumentation does nothing; those that npm starts here run on v24.1.0, doctor itself on ${process.version}`,
      advice:
        'Start apps through npm here, or put Node 22.15 or later first on the PATH; Node 24 is best.',
    });
    const byHand = await doctor.examine({ env: { PATH: old } });
    assert.equal(byHand.find('Node').outcome, 'failed');
    const none = await doctor.examine({ env: { PATH: join(doctor.folder, 'nothing') } });
    assert.match(none.find('Node').summary, /^node could not be started: .*ENOENT/);
    const enough = await doctor.examine({ env: { PATH: await createNode('enough', 'v22.15.0') } });
    assert.equal(enough.find('Node').outcome, 'ok');
  });

  test('tells an instrumentation that fails from one that is missing', async () => {
    const failing = await doctor.examine({ cwd: doctor.broken });
    assert.equal(failing.exitCode, 1);
    assert.match(
      failing.find('instrumentation').summary,
      /does not load: TypeError: it is broken$/,
    );
    const missing = await doctor.examine({ cwd: doctor.folder });
    assert.match(missing.find('instrumentation').summary, /is not installed in/);
  });

  test('says what an answer to the export means', async () => {
    const refused = (await doctor.examine({ status: 401 })).find('export');
    assert.equal(refused.outcome, 'failed');
    assert.equal(refused.advice, 'Set TALLYLIGHT_HEADERS="authorization=Bearer <ingest token>".');
    assert.equal((await doctor.examine({ status: 503 })).find('export').outcome, 'warning');
    const other = (await doctor.examine({ status: 404 })).find('export');
    assert.equal(other.outcome, 'failed');
    assert.match(other.summary, /answers 404, which no OTLP receiver does/);
  });

  test('says when nothing listens where apps send to', async () => {
    const { url, [Symbol.asyncDispose]: stop } = await startReceiver(200);
    await stop();
    const { exitCode, find } = await doctor.examine({ env: { TALLYLIGHT_ENDPOINT: url } });
    assert.equal(exitCode, 1);
    assert.deepEqual(find('export'), {
      name: 'export',
      outcome: 'failed',
      summary: `${url}/v1/traces (TALLYLIGHT_ENDPOINT): connection refused`,
      advice:
        'Start the processor, or set TALLYLIGHT_ENDPOINT to where it listens for OTLP over HTTP.',
    });
  });

  test('goes on where the processor does not answer, and skips what only it knows', async () => {
    const { url, [Symbol.asyncDispose]: stop } = await startReceiver(200);
    await stop();
    const { exitCode, checks, find } = await doctor.examine({ env: { TALLYLIGHT_URL: url } });
    assert.equal(exitCode, 1);
    assert.equal(find('ledger').summary, `${url} does not answer: connection refused.`);
    assert.equal(checks.filter(({ outcome }) => outcome === 'skipped').length, 6);
  });

  test('names the read token where one is asked for', async () => {
    const { find } = await doctor.examine({ ports: { readToken: 'sesame' } });
    assert.equal(find('ledger').outcome, 'failed');
    assert.match(String(find('ledger').advice), /TALLYLIGHT_READ_TOKEN/);
    const opened = await doctor.examine({
      ports: { readToken: 'sesame' },
      env: { TALLYLIGHT_READ_TOKEN: 'sesame' },
    });
    assert.equal(opened.find('ledger').outcome, 'ok');
  });

  test('sees a database that is away behind a processor that is there', async () => {
    const { exitCode, find } = await doctor.examine({
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
});
