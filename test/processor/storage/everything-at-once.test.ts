import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type pg from 'pg';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { Dialect, UsageRecord, UsageSource } from '../../../processor/src/domain/usage.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { applyRetention } from '../../../processor/src/storage/apply-retention.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { shuffle } from '../../support/ledger/shuffle.ts';
import { tell, toWitness } from '../../support/ledger/told-usage.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { propertyRuns } from '../receiver/property-runs.ts';
import { openRepriceLedger, type RepriceLedger } from '../reprice/open-reprice-ledger.ts';

/** September closes with the 6th of October, October with the 6th of November. */
const CLOCK = [
  '2026-10-01T12:00:00Z',
  '2026-10-06T00:00:00Z',
  '2026-10-20T08:30:00Z',
  '2026-11-06T00:00:00Z',
  '2026-11-06T00:59:59.999Z',
  '2026-12-06T00:00:00Z',
].map((text) => Date.parse(text));

/** One of them just before a month ends, so that tellers disagree about the month. */
const STARTS = ['2026-09-15T10:20:00Z', '2026-09-30T23:59:55Z', '2026-10-31T22:00:00Z'];

const dialects: readonly Dialect[] = ['ai-usage', 'gen-ai', 'openllmetry', 'litellm'];

/** In USD for a million tokens; null is no price. */
const amounts = [null, '0.5', '2', '7'] as const;
type Amount = (typeof amounts)[number];

/** Calls, some at one time, in one trace and under one id, each told of by one to four. */
const tellings = fc.array(
  fc.record({
    start: fc.constantFrom(...STARTS),
    atSeconds: fc.integer({ min: 0, max: 20 }),
    forSeconds: fc.integer({ min: 8, max: 60 }),
    trace: fc.integer({ min: 1, max: 3 }),
    id: fc.constantFrom('chatcmpl-123', 'own', null),
    source: fc.constantFrom<UsageSource>('reported', 'reported', 'estimated', 'absent'),
    userId: fc.constantFrom('ann', '', null),
    tellers: fc.subarray([...dialects], { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 8 },
);

type Tellings = typeof tellings extends fc.Arbitrary<infer Value> ? Value : never;

function toRecords(told: Tellings): UsageRecord[] {
  return told.flatMap(({ start, atSeconds, tellers, id, source, userId, ...said }, number) =>
    tellers.map((dialect, index) => {
      const seconds = atSeconds + 2 * index;
      return tell(dialect, {
        ...said,
        call: 10 * number + index + 1,
        startedAtUs: BigInt(Date.parse(start)) * 1000n + BigInt(seconds) * 1_000_000n,
        responseId: id === 'own' ? `chatcmpl-own-${number}` : id,
        tokens: { inputTokens: 1_000_000 * (number + 1), outputTokens: index },
        attribution: { userId: index === 0 ? userId : null },
        record: {
          source: index === 0 ? source : 'reported',
          requestModel: 'gpt-5',
          responseModel: 'gpt-5',
        },
      }).record;
    }),
  );
}

/** What happens at one time: processors whose clocks differ store, one prices anew. */
const step = fc.record({
  hasTimePassed: fc.boolean(),
  senders: fc.array(
    fc.record({
      shuffle: fc.nat(),
      size: fc.integer({ min: 1, max: 9 }),
      lateMs: fc.constantFrom(0, 0, 1, 1000),
    }),
    { maxLength: 3 },
  ),
  price: fc.option(fc.constantFrom(...amounts), { nil: undefined }),
  repriceLateMs: fc.constantFrom(0, 0, 1),
});

interface Totals {
  readonly calls: number;
  /** 10⁻¹⁸ USD. */
  readonly cost: bigint;
  /** Of these. */
  readonly estimatedCalls: number;
  readonly estimatedCost: bigint;
}

async function readTotals(pool: pg.Pool): Promise<Totals> {
  const { rows } = await pool.query(`
    select coalesce(sum(requests), 0)::int as calls,
      (coalesce(sum(effective_cost), 0) * 1e18)::numeric(60, 0)::text as cost,
      coalesce(sum(estimated_requests), 0)::int as estimated_calls,
      (coalesce(sum(estimated_cost), 0) * 1e18)::numeric(60, 0)::text as estimated_cost
    from usage_hourly`);
  const [{ calls, cost, estimated_calls: estimatedCalls, estimated_cost: estimatedCost }] = rows;
  return { calls, cost: BigInt(cost), estimatedCalls, estimatedCost: BigInt(estimatedCost) };
}

/** What they add up to, however they came: each call once, at this price. */
function sumCalls(records: readonly UsageRecord[], amount: Amount): Totals {
  const book = createPriceBook(priceBy(amount));
  const usages = records.map((record) => priceUsage(record, book));
  const usageOf = new Map(usages.map((usage) => [toWitness(usage), usage]));
  const calls = witnessRules.resolve([...usageOf.keys()]);
  const billed = calls.flatMap((call) => usageOf.get(call.billed) ?? []);
  const estimated = billed.filter(({ record }) => record.source === 'estimated');
  return {
    calls: billed.length,
    cost: sumCosts(billed),
    estimatedCalls: estimated.length,
    estimatedCost: sumCosts(estimated),
  };
}

function sumCosts(usages: readonly PricedUsage[]): bigint {
  return usages.reduce((sum, { effectiveCost }) => sum + (effectiveCost ?? 0n), 0n);
}

async function verify({ ledger: { pool } }: RepriceLedger): Promise<void> {
  const { differences } = await verifyLedger(pool, { tenant: null, range: {} });
  assert.deepEqual(differences, []);
}

async function clear({ ledger }: RepriceLedger): Promise<void> {
  await ledger.pool.query(`truncate usage_records, usage_hourly, usage_adjustments, usage_revisions,
    reprice_runs, reprice_differences, tenant_dialects, sealed_days`);
}

function priceBy(amount: Amount) {
  return amount === null ? [] : [createCatalogPrice({ amount })];
}

for (const { name, binaries } of listPostgres()) {
  describe(`a ledger on ${name} in which everything happens at once`, () => {
    it('has sums that agree with its records, and bills each call once at the last price', async () => {
      await using past = await openRepriceLedger({ binaries });
      const { pool } = past.ledger;
      await fc.assert(
        fc.asyncProperty(tellings, fc.array(step, { maxLength: 8 }), async (told, steps) => {
          const records = toRecords(told);
          await clear(past);
          let amount: Amount = '2';
          let hand = 0;
          const send = async (given: readonly UsageRecord[], now: Date) => {
            const book = createPriceBook(priceBy(amount));
            const usages = given.map((record) => priceUsage(record, book));
            const batch = { usages, quarantined: [] };
            await storeUsage(pool, 'default', batch, { now, rules: witnessRules });
          };
          await past.setPrices(priceBy(amount));
          for (const { hasTimePassed, senders, price, repriceLateMs } of steps) {
            if (hasTimePassed) hand = Math.min(hand + 1, CLOCK.length - 1);
            const time = CLOCK[hand] ?? 0;
            if (price !== undefined) {
              amount = price;
              await past.setPrices(priceBy(amount));
            }
            past.setNow(new Date(time - repriceLateMs));
            await Promise.all([
              ...senders.map(({ shuffle: seed, size, lateMs }) =>
                send(shuffle(records, seed).slice(0, size), new Date(time - lateMs)),
              ),
              price === undefined ? null : past.reprice(),
            ]);
            await verify(past);
          }
          await send(records, new Date(CLOCK[hand] ?? 0));
          past.setNow(new Date(CLOCK[hand] ?? 0));
          await past.reprice();
          await verify(past);

          assert.deepEqual(await readTotals(pool), sumCalls(records, amount));

          // Records go, sums stay.
          const policy = { usageDays: 20, classes: [] };
          const now = new Date('2027-03-01T00:00:00Z');
          const before = await readTotals(pool);
          await applyRetention(pool, policy, { now, isDryRun: false });
          assert.deepEqual(await readTotals(pool), before);
          await verify(past);
          // Whatever is sent again by then is late, and nobody's witness is left.
          await send(records, now);
          await verify(past);
        }),
        { ...propertyRuns(10), endOnFailure: true },
      );
    });
  });
}
