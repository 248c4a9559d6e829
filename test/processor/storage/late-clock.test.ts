import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import { tell } from '../../support/ledger/told-usage.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { openRepriceLedger } from '../reprice/open-reprice-ledger.ts';

const startedAtUs = BigInt(Date.parse('2026-09-20T10:00:00Z')) * 1000n;
const beforeClose = new Date('2026-10-05T23:59:59.999Z');
const afterClose = new Date('2026-10-06T00:00:00Z');

describe('a processor whose clock says that a month is open, where another one has closed it', () => {
  it('prices anew what counts, and not what was taken out by an adjustment', async () => {
    await using past = await openRepriceLedger({ now: beforeClose });
    const { pool } = past.ledger;
    const dear = createCatalogPrice({ amount: '2' });
    await past.setPrices([dear]);
    const store = async (dialect: 'ai-usage' | 'gen-ai', call: number, now: Date) => {
      const { record } = tell(dialect, {
        call,
        startedAtUs,
        tokens: { inputTokens: 1_000_000, outputTokens: 0 },
        record: { requestModel: 'gpt-5', responseModel: 'gpt-5' },
      });
      const usages = [priceUsage(record, createPriceBook([dear]))];
      await storeUsage(pool, 'default', { usages, quarantined: [] }, { now, rules: witnessRules });
    };
    // 2 USD in September; then 2 more and 2 less in October: ours counts in the place of the other.
    await store('gen-ai', 1, beforeClose);
    await store('ai-usage', 2, afterClose);

    await past.setPrices([createCatalogPrice({ amount: '0.5' })]);
    await past.reprice();

    const { rows } = await pool.query(`
      select to_char(hour, 'YYYY-MM') as month, trim_scale(sum(effective_cost))::text as cost
      from usage_hourly group by 1 order by 1`);
    // 2 in September; 0.5 - 2 in October.
    assert.deepEqual(rows, [
      { month: '2026-09', cost: '2' },
      { month: '2026-10', cost: '-1.5' },
    ]);
  });
});
