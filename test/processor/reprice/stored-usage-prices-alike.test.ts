import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { insertPrices } from '../../../processor/src/storage/insert-prices.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { createRecord } from '../pricing/create-record.ts';

interface Fixture {
  readonly at: string;
  readonly call: Parameters<typeof createRecord>[0];
}

const fixtures = readFileSync(new URL('../../fixtures/priced-usage.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Fixture);

const catalog = loadCatalog();
const book = createPriceBook(catalog);

/** Stores what they cost, reads them back and prices them again: both, in the same order. */
async function priceTwice(ledger: TestLedger, records: readonly UsageRecord[]) {
  const usages = records.map((record) => priceUsage(record, book));
  await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);
  const stored = await selectUsage(ledger.pool, {
    tenant: 'default',
    filter: {},
    cursor: null,
    limit: 1_000,
  });
  const again = new Map(stored.map(({ record }) => [record.traceId, priceUsage(record, book)]));
  return usages.map((usage) => ({ before: usage, after: again.get(usage.record.traceId) }));
}

function createTraceId(call: number): string {
  return call.toString(16).padStart(32, 'c');
}

describe('a record that is read back from the ledger', () => {
  it('is the record that was stored, and costs the same for the same reasons: all 53 cases', async () => {
    await using ledger = await openTestLedger();
    await insertPrices(ledger.pool, catalog);
    const records = fixtures.map(({ at, call }, index) => ({
      ...createRecord({ at, ...call }),
      traceId: createTraceId(index),
    }));

    const pairs = await priceTwice(ledger, records);

    assert.equal(pairs.length, 53);
    for (const { before, after } of pairs) assert.deepEqual(after, before);
  });

  it('costs the same whatever it names and counts', async () => {
    await using ledger = await openTestLedger();
    await insertPrices(ledger.pool, [...catalog, createCatalogPrice()]);
    const count = fc.option(fc.nat(1_000_000), { nil: null });
    const words = (...given: string[]) => fc.option(fc.constantFrom(...given), { nil: null });
    const record = fc.record({
      model: fc.constantFrom('gpt-4o-mini', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'unheard-of'),
      providerName: fc.constantFrom('openai', 'anthropic', 'gcp.gemini', 'azure.ai.openai'),
      inputTokens: count,
      cacheReadInputTokens: count,
      cacheWrite1hInputTokens: count,
      audioInputTokens: count,
      outputTokens: count,
      reasoningOutputTokens: count,
      serviceTier: words('default', 'flex', 'priority', 'auto', 'ptu'),
      processing: words('batch'),
      speed: words('fast'),
      region: words('eu', 'us'),
      stream: fc.option(fc.boolean(), { nil: null }),
      timeToFirstChunk: fc.option(fc.double({ min: 0, max: 9, noNaN: true }), { nil: null }),
      status: fc.constantFrom('success' as const, 'cancelled' as const, 'error' as const),
      source: fc.constantFrom('reported', 'estimated', 'absent', 'not_billed') as fc.Arbitrary<
        UsageRecord['source']
      >,
      units: fc.dictionary(fc.constantFrom('web_searches', 'requests', '__proto__'), fc.nat(99)),
      stated: fc.option(fc.constantFrom('0.01', '-1', '1e-9', 'much'), { nil: null }),
      currency: fc.constantFrom('USD', 'EUR', 'usd'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 30 }), async (calls) => {
        await ledger.pool.query('truncate usage_records, usage_hourly');
        const records = calls.map((call, index) => {
          const { record: example } = createExampleUsage({
            call: index,
            tokens: {
              inputTokens: call.inputTokens,
              cacheReadInputTokens: call.cacheReadInputTokens,
              cacheWrite1hInputTokens: call.cacheWrite1hInputTokens,
              audioInputTokens: call.audioInputTokens,
              outputTokens: call.outputTokens,
              reasoningOutputTokens: call.reasoningOutputTokens,
            },
            record: {
              traceId: createTraceId(index),
              providerName: call.providerName,
              requestModel: call.model,
              responseModel: call.model,
              serviceTier: call.serviceTier,
              processing: call.processing,
              speed: call.speed,
              region: call.region,
              stream: call.stream,
              timeToFirstChunk: call.timeToFirstChunk,
              status: call.status,
              source: call.source,
              units: { ...call.units },
              statedCost:
                call.stated === null ? null : { amount: call.stated, currency: call.currency },
            },
          });
          return example;
        });
        for (const { before, after } of await priceTwice(ledger, records)) {
          assert.deepEqual(after, before);
        }
      }),
      { numRuns: 25 },
    );
  });
});
