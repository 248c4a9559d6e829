import assert from 'node:assert/strict';
import { it } from 'node:test';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { FinishedCall } from '../../instrumentation/src/call.ts';
import { createMessageBatchFormats } from '../../instrumentation/src/formats/anthropic/batches.ts';
import { UsageSpan } from '../../instrumentation/src/telemetry/signals/span.ts';
import type { PricedUsage } from '../../processor/src/domain/charge.ts';
import { extractUsage } from '../../processor/src/extract/extract-usage.ts';
import { createPriceBook } from '../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../processor/src/pricing/price-usage.ts';
import { decodeTraces } from '../../processor/src/receiver/json/decode-traces.ts';
import { selectGaps } from '../../processor/src/storage/select-gaps.ts';
import { selectUsage } from '../../processor/src/storage/select-usage.ts';
import { storeUsage } from '../../processor/src/storage/store-usage.ts';
import { createRequestHead } from '../instrumentation/support/create-request-head.ts';
import { createFinishedCall } from '../instrumentation/telemetry/create-finished-call.ts';
import { whileOpen } from '../support/ledger/example-usage.ts';
import { openTestLedger } from '../support/ledger/open-test-ledger.ts';

const startedAtMs = Date.UTC(2026, 10, 15, 10, 20);
const limits = {
  nowUs: BigInt(startedAtMs + 3_600_000) * 1000n,
  maxAgeUs: 35n * 86_400_000_000n,
  maxAheadUs: 300_000_000n,
};

/** What one process sends of its calls, as the processor reads it from the wire. */
function send(process: string, calls: readonly Partial<FinishedCall>[]): PricedUsage[] {
  const origin = {
    resource: resourceFromAttributes({ 'service.name': 'shop', 'service.instance.id': process }),
    instrumentationScope: { name: '@tallylight/instrumentation', version: '0.1.0' },
  };
  let sequence = 0;
  const spans = calls.map((fields) => {
    const call = createFinishedCall({ startedAtMs, ...fields });
    if (call.identity === undefined) sequence += 1;
    return new UsageSpan(
      { call, sequence: call.identity === undefined ? sequence : null, parent: null },
      origin,
    );
  });
  return decodeTraces(JsonTraceSerializer.serializeRequest(spans) ?? new Uint8Array()).map(
    (span) => {
      const extracted = extractUsage(span, limits);
      assert.equal(extracted.kind, 'usage');
      return priceUsage(
        (extracted as Extract<typeof extracted, { kind: 'usage' }>).record,
        createPriceBook([]),
      );
    },
  );
}

it('a line of a batch’s results that two processes read is one record, and no gap in either', async () => {
  await using ledger = await openTestLedger();
  const lines = [{ identity: 'batch_1/line-1' }, { identity: 'batch_1/line-2' }];
  const store = async (usages: readonly PricedUsage[]) => {
    const { stored } = await storeUsage(
      ledger.pool,
      'default',
      { usages, quarantined: [] },
      whileOpen,
    );
    return stored;
  };

  const first = await store(send('p1', [{}, ...lines, {}]));
  // Downloaded again by the same process, and by another one.
  const again = await store(send('p1', lines));
  const elsewhere = await store(send('p2', [...lines, {}]));

  // Two calls and two lines; nothing; one call.
  assert.deepEqual({ first, again, elsewhere }, { first: 4, again: 0, elsewhere: 1 });
  const records = await selectUsage(ledger.pool, {
    tenant: 'default',
    filter: {},
    cursor: null,
    limit: 100,
  });
  assert.deepEqual(
    records
      .map(({ record }) => [record.origin.serviceInstanceId, record.sequence])
      .sort((a, b) => String(a).localeCompare(String(b))),
    [
      ['p1', null],
      ['p1', null],
      ['p1', 1],
      ['p1', 2],
      ['p2', 1],
    ],
  );
  const question = { tenant: 'default', from: new Date(0), limit: 100 };
  assert.deepEqual(await selectGaps(ledger.pool, question), []);
});

// T29: a line of Anthropic's results does not say when it was asked, and this process never looked at the batch.
it('a line of a batch’s results that is downloaded on two days is billed on the first', async () => {
  await using ledger = await openTestLedger();
  const url = 'https://api.anthropic.com/v1/messages/batches/msgbatch_1/results';
  const message = { type: 'message', id: 'msg_1', usage: { input_tokens: 100, output_tokens: 7 } };
  const line = { custom_id: 'first', result: { type: 'succeeded', message } };
  const download = async (process: string, day: string) => {
    const { results } = createMessageBatchFormats({ now: () => Date.parse(day) });
    const told = results.readToldCall?.(line, createRequestHead({ url, method: 'GET' }));
    assert.ok(told);
    const usages = send(process, [{ ...told, providerName: 'anthropic' }]);
    const batch = { usages, quarantined: [] };
    const { stored, duplicates } = await storeUsage(ledger.pool, 'default', batch, whileOpen);
    return { stored, duplicates };
  };

  assert.deepEqual(await download('p1', '2026-11-14T15:00:00Z'), { stored: 1, duplicates: 0 });
  assert.deepEqual(await download('p2', '2026-11-15T08:00:00Z'), { stored: 0, duplicates: 1 });
});
