import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { OwnTerms } from '../../../processor/src/domain/price.ts';
import type { UsageSource } from '../../../processor/src/domain/usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { openRepriceLedger, type RepriceLedger } from './open-reprice-ledger.ts';

const anyone = { host: null, environment: null, organization: null } as const;

function createOwn(terms: Pick<OwnTerms, 'kind' | 'factor'>) {
  return createCatalogPrice({ amount: '3', own: { ...anyone, ...terms } });
}

/** What may be in force: nothing, public prices of several amounts, and a user's own of every kind. */
const books = [
  [],
  [createCatalogPrice({ amount: '2' })],
  [createCatalogPrice({ amount: '0.000000000001' })],
  [createCatalogPrice({ amount: '2', validFrom: '2026-10-15T00:00:00Z' })],
  [createCatalogPrice({ amount: '2' }), createOwn({ kind: 'rates', factor: null })],
  [createCatalogPrice({ amount: '2' }), createOwn({ kind: 'discount', factor: '0.85' })],
  [createOwn({ kind: 'free', factor: null })],
  [createCatalogPrice({ amount: '2' }), createOwn({ kind: 'subscription', factor: null })],
] as const;

const book = fc.constantFrom(...books);

/** September and October are closed, November is open. */
const call = fc.record({
  call: fc.nat(40),
  startedAtUs: fc
    .integer({ min: Date.UTC(2026, 8, 1), max: Date.UTC(2026, 10, 22) })
    .map((ms) => BigInt(ms) * 1000n),
  record: fc.record({
    requestModel: fc.constant('gpt-5'),
    responseModel: fc.constantFrom('gpt-5', null, 'unheard-of'),
    source: fc.constantFrom<UsageSource>('reported', 'estimated', 'absent', 'not_billed'),
    statedCost: fc.constantFrom(null, null, { amount: '0.25', currency: 'USD' }),
  }),
  tokens: fc.record({ inputTokens: fc.nat(2_000_000), outputTokens: fc.nat(1_000) }),
  attribution: fc.record({ userId: fc.constantFrom('ada', 'bob', null) }),
});

/** All sums there are, whenever they count. */
async function sumUp({ ledger }: RepriceLedger): Promise<unknown> {
  const { rows } = await ledger.pool.query(`
    select tenant, user_id, response_model, sum(requests)::text as requests,
      sum(unpriced_requests)::text as unpriced, sum(absent_requests)::text as absent,
      sum(estimated_requests)::text as estimated, trim_scale(sum(estimated_cost))::text as guess,
      sum(input_tokens)::text as input, trim_scale(sum(list_cost))::text as list,
      trim_scale(sum(effective_cost))::text as effective
    from usage_by_hour group by 1, 2, 3 order by 1, 2, 3`);
  return rows;
}

/** Everything about the records but when and by which run they were changed. */
async function listRecords({ ledger }: RepriceLedger): Promise<unknown> {
  const { rows } = await ledger.pool.query(`
    select id, cost_basis, price_id, trim_scale(list_cost)::text as list,
      trim_scale(effective_cost)::text as effective, details
    from usage order by id`);
  return rows;
}

describe('pricing there and back', () => {
  for (const { name, binaries } of listPostgres()) {
    it(`leaves every record and every sum as it was, and the sums equal the records at each step: ${name}`, async () => {
      await using past = await openRepriceLedger({ binaries });
      const steps = fc.array(book, { minLength: 1, maxLength: 4 });
      const calls = fc.array(call, { minLength: 1, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(book, steps, calls, async (first, changes, stored) => {
          await past.ledger.pool.query(
            'truncate usage_records, usage_hourly, usage_adjustments, usage_revisions, reprice_runs cascade',
          );
          await past.setPrices(first);
          await past.store(stored);
          const sums = await sumUp(past);
          const records = await listRecords(past);
          let expected = '0';
          for (const inForce of changes) {
            await past.setPrices(inForce);
            const { totals } = await past.reprice();
            assert.deepEqual(
              await readRollup(past.ledger.pool),
              await sumRecords(past.ledger.pool),
            );
            // What the runs say that they change adds up to what has changed.
            expected = String(BigInt(expected) + totals.newEffectiveCost - totals.oldEffectiveCost);
          }
          await past.setPrices(first);
          const { totals } = await past.reprice();
          assert.equal(BigInt(expected), totals.oldEffectiveCost - totals.newEffectiveCost);

          assert.deepEqual(await sumUp(past), sums);
          assert.deepEqual(await listRecords(past), records);
          assert.deepEqual(await readRollup(past.ledger.pool), await sumRecords(past.ledger.pool));
          const { totals: again } = await past.reprice();
          assert.equal(again.records, 0);
        }),
        { numRuns: 15 },
      );
    });
  }
});
