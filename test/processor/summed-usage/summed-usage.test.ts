import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricPoint } from '../../../processor/src/domain/span.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { connectSummedUsage } from '../../../processor/src/summed-usage/connect-summed-usage.ts';
import { findSummedSession } from '../../../processor/src/summed-usage/session-witness.ts';
import { ignoreLog } from '../../support/ledger/ignore-log.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createLog, extractLogRecord } from '../extract/create-log.ts';
import { createPoint } from '../extract/create-point.ts';
import { limits } from '../extract/create-span.ts';

const waitMs = 300_000;

/** When metrics that were taken at `limits` have waited for so long. */
function waited(ms: number): () => Date {
  return () => new Date(Number(limits.nowUs / 1000n) + ms);
}

/**
 * The way from metrics to records, on a real ledger, with what comes out of it.
 * @param now the end of the wait unless given.
 */
function connect(
  ledger: TestLedger,
  { now = waited(waitMs), services = [] as readonly string[] } = {},
) {
  const records: UsageRecord[] = [];
  const ignored: [string, number][] = [];
  const failures: Error[] = [];
  const summed = connectSummedUsage({
    ledger,
    services,
    async acceptRecords(_tenant, accepted) {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      records.push(...accepted);
    },
    onIgnored: (reason, count) => ignored.push([reason, count]),
    log: ignoreLog,
    waitMs,
    now,
  });
  return { ...summed, records, ignored, failures };
}

const session = { 'session.id': 's-1', model: 'claude-sonnet-4-5' };
const sessionDigest = /^[0-9a-f]{32}$/;

function createOutput(value: number, changes: Partial<MetricPoint> = {}): MetricPoint {
  return { ...createPoint({ value, attributes: { ...session, type: 'output' } }), ...changes };
}

const outputs = (records: readonly UsageRecord[]) =>
  records.map(({ tokens }) => tokens.outputTokens);

/** The digest of the session that a call tells of. */
function digestCall(environment: string): string {
  const record = extractLogRecord(
    createLog({
      body: 'claude_code.api_request',
      attributes: { ...session, request_id: 'r-1', input_tokens: 1 },
      resource: { 'deployment.environment.name': environment },
    }),
  );
  const digest = findSummedSession(record);
  assert.ok(digest !== null);
  return digest;
}

/** The digest under which the session's witness is noted. */
async function readSession(ledger: TestLedger): Promise<string> {
  const { rows } = await ledger.pool.query('select session_id from held_usage');
  return String(rows[0].session_id).replaceAll('-', '');
}

test('metrics of a session without events become records once their wait is over', async () => {
  await using ledger = await openTestLedger();
  const early = connect(ledger, { now: waited(waitMs - 1) });
  await early.holdSummed('default', [createOutput(7)], limits);
  await early.settle();
  assert.deepEqual(early.records, []);
  await early.stop();

  const due = connect(ledger);
  await due.settle();
  assert.deepEqual(outputs(due.records), [7]);
  assert.deepEqual(due.records[0]?.startedAtUs, 1_795_313_495_600_000n);
  await due.settle();
  assert.equal(due.records.length, 1);
  await due.stop();
});

test('metrics of a session that reports its calls are dropped, in whichever order both come', async () => {
  await using ledger = await openTestLedger();
  const summed = connect(ledger);
  await summed.holdSummed('default', [createOutput(7)], limits);
  const sessionId = await readSession(ledger);
  assert.match(sessionId, sessionDigest);
  const witnesses = await summed.claimSessions('default', [sessionId]);
  assert.deepEqual([...witnesses.values()], ['calls']);
  await summed.settle();
  assert.deepEqual([summed.records, summed.ignored], [[], [['counted_by_calls', 1]]]);
  await summed.stop();
});

test('no environment decides by what the same session of another one is counted', async () => {
  await using ledger = await openTestLedger();
  const summed = connect(ledger);
  const resource = new Map([['deployment.environment.name', 'ci']]);
  await summed.holdSummed('default', [createOutput(7, { resource })], limits);
  await summed.settle();

  const witnesses = await summed.claimSessions('default', [digestCall('ci'), digestCall('live')]);

  assert.deepEqual([...witnesses.values()].toSorted(), ['calls', 'metrics']);
  assert.equal(witnesses.get(digestCall('ci')), 'metrics');
  await summed.stop();
});

test('a session that was counted by its metrics stays so', async () => {
  await using ledger = await openTestLedger();
  const summed = connect(ledger);
  await summed.holdSummed('default', [createOutput(7)], limits);
  const sessionId = await readSession(ledger);
  await summed.settle();
  const witnesses = await summed.claimSessions('default', [sessionId, sessionId]);
  assert.deepEqual([...witnesses], [[sessionId, 'metrics']]);
  await summed.stop();
});

test('sums that grow are added once, over restarts and by two processors', async () => {
  await using ledger = await openTestLedger();
  const send = async (seconds: number, value: number) => {
    const processor = connect(ledger);
    const point = createOutput(value, {
      temporality: 'cumulative',
      timeUnixNano: 1_795_313_500_000_000_000n + BigInt(seconds) * 1_000_000_000n,
    });
    await Promise.all([
      processor.holdSummed('default', [point], limits),
      processor.holdSummed('default', [point], limits),
    ]);
    await processor.settle();
    await processor.stop();
    return outputs(processor.records);
  };
  // 100; 150 - 100; nothing new; 210 - 150
  assert.deepEqual(
    [await send(1, 100), await send(2, 150), await send(2, 150), await send(3, 210)],
    [[100], [50], [], [60]],
  );
});

test('what could not be stored is settled later', async () => {
  await using ledger = await openTestLedger();
  const summed = connect(ledger);
  summed.failures.push(new Error('away'));
  await summed.holdSummed('default', [createOutput(7)], limits);
  await assert.rejects(summed.settle(), /away/);
  assert.deepEqual(summed.records, []);
  await summed.settle();
  assert.deepEqual(outputs(summed.records), [7]);
  await summed.stop();
});

test('tenants have sums and sessions of their own', async () => {
  await using ledger = await openTestLedger();
  const summed = connect(ledger);
  const point = createOutput(7, { temporality: 'cumulative' });
  await summed.holdSummed('acme', [point], limits);
  await summed.holdSummed('default', [point], limits);
  await summed.settle();
  assert.deepEqual(outputs(summed.records), [7, 7]);
  await summed.stop();
});

test('metrics of a named service are in the ledger when they are answered', async () => {
  await using ledger = await openTestLedger();
  const summed = connect(ledger, { now: waited(0), services: ['nightly'] });
  const point = createPoint({
    name: 'gen_ai.client.token.usage',
    kind: 'histogram',
    value: 1_000,
    count: 3,
    scopeName: 'some.instrumentation',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.token.type': 'input',
    },
    resource: { 'service.name': 'nightly' },
  });
  await summed.holdSummed('default', [point], limits);
  assert.deepEqual(
    summed.records.map(({ tokens }) => tokens.inputTokens),
    [1_000],
  );
  await summed.stop();
});

test('what cannot be a record is handed back', async () => {
  await using ledger = await openTestLedger();
  const summed = connect(ledger);
  const old = { startTimeUnixNano: 1_000_000_000n, timeUnixNano: 2_000_000_000n };
  const quarantined = await summed.holdSummed('default', [createOutput(7, old)], limits);
  assert.deepEqual(
    quarantined.map(({ reason }) => reason),
    ['too_old'],
  );
  await summed.stop();
});
