import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countQuarantined } from '../../../processor/src/storage/count-quarantined.ts';
import { selectCaptureRatios } from '../../../processor/src/storage/select-capture-ratios.ts';
import { selectUnknownCounts } from '../../../processor/src/storage/select-unknown-counts.ts';
import { selectUnparsedCalls } from '../../../processor/src/storage/select-unparsed-calls.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { upsertUnparsedCalls } from '../../../processor/src/storage/upsert-unparsed-calls.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';

const LONG_AGO = new Date(0);
const DAY_US = 86_400_000_000n;

it('calls without a price, without usage or with an estimate are counted per model since the given hour', async () => {
  await using ledger = await openTestLedger();
  const unknown = (call: number, costBasis: 'unpriced' | 'absent', startedAtUs: bigint) =>
    createExampleUsage({
      call,
      startedAtUs,
      cost: null,
      costBasis,
      record: { requestModel: 'new', responseModel: null },
    });
  const usages = [
    unknown(1, 'unpriced', EXAMPLE_START_US),
    unknown(2, 'unpriced', EXAMPLE_START_US),
    unknown(3, 'absent', EXAMPLE_START_US),
    unknown(4, 'absent', EXAMPLE_START_US - DAY_US),
    createExampleUsage({ call: 5 }),
    createExampleUsage({ call: 6, record: { source: 'estimated', responseModel: 'streamed' } }),
  ];
  await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);

  const counts = await selectUnknownCounts(ledger.pool, {
    since: new Date('2026-11-15T10:59:00Z'),
  });

  assert.deepEqual(counts, [
    { provider: 'openai', model: 'new', unpriced: 2, absent: 1, estimated: 0 },
    { provider: 'openai', model: 'streamed', unpriced: 0, absent: 0, estimated: 1 },
  ]);
});

it('the capture ratio compares what is stored with the highest sequences of the processes', async () => {
  await using ledger = await openTestLedger();
  const sent = (call: number, process: string, sequence: number, service: string | null) =>
    createExampleUsage({
      call,
      record: { sequence },
      origin: { service, serviceInstanceId: process },
    });
  // Of p1 number 2 is missing, of p2 numbers 1 to 4.
  const usages = [
    sent(1, 'p1', 1, 'shop'),
    sent(2, 'p1', 3, 'shop'),
    sent(3, 'p2', 5, 'shop'),
    sent(4, 'p3', 1, null),
  ];
  await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);

  assert.deepEqual(await selectCaptureRatios(ledger.pool, { since: LONG_AGO }), [
    { service: '', stored: 1, highestSequences: 1 },
    { service: 'shop', stored: 3, highestSequences: 8 },
  ]);
  const tomorrow = new Date(Date.now() + 86_400_000);
  assert.deepEqual(await selectCaptureRatios(ledger.pool, { since: tomorrow }), []);
});

it('unparsed calls keep the greatest count of each process and are added up per host', async () => {
  await using ledger = await openTestLedger();
  const host = { service: 'shop', serverAddress: 'api.new.ai' };
  await upsertUnparsedCalls(ledger.pool, 'default', [
    { ...host, serviceInstanceId: 'p1', count: 3 },
    { ...host, serviceInstanceId: 'p1', count: 5 },
    { ...host, serviceInstanceId: 'p2', count: 1 },
    { ...host, service: 'api', serviceInstanceId: 'p4', count: 2 },
    { ...host, service: null, serviceInstanceId: 'p5', count: 1 },
    { service: null, serviceInstanceId: 'p3', serverAddress: 'other.ai', count: 1 },
  ]);
  // Arrives late: it was counted before the five.
  await upsertUnparsedCalls(ledger.pool, 'default', [
    { ...host, serviceInstanceId: 'p1', count: 4 },
  ]);
  await upsertUnparsedCalls(ledger.pool, 'foreign', [
    { ...host, serviceInstanceId: 'p1', count: 9 },
  ]);
  await upsertUnparsedCalls(ledger.pool, 'default', []);

  const hosts = await selectUnparsedCalls(ledger.pool, { tenant: 'default', since: LONG_AGO });

  assert.deepEqual(
    hosts.map(({ lastSeenAt: _, ...rest }) => rest),
    [
      // 5 + 1 of shop, 2 of api, 1 of nobody.
      { serverAddress: 'api.new.ai', services: ['api', 'shop'], calls: 9 },
      { serverAddress: 'other.ai', services: [], calls: 1 },
    ],
  );
});

it('the quarantine is counted by span', async () => {
  await using ledger = await openTestLedger();
  const span = {
    traceId: '0',
    spanId: '1',
    startedAtUs: 0n,
    reason: 'too_old',
    detail: 'too old',
    attributes: {},
  } as const;
  const quarantined = [span, span, { ...span, spanId: '2' }];
  await storeUsage(ledger.pool, 'default', { usages: [], quarantined }, whileOpen);

  assert.equal(await countQuarantined(ledger.pool), 2);
});
