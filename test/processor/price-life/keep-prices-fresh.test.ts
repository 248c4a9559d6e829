import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LedgerPrice } from '../../../processor/src/domain/price-life.ts';
import { keepPricesFresh } from '../../../processor/src/price-life/keep-prices-fresh.ts';
import { changePrices } from '../../../processor/src/storage/change-prices.ts';
import { updateLastUse } from '../../../processor/src/storage/update-last-use.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';

/** A processor whose clock is the test's, and that does nothing by itself. */
function startRounds(
  ledger: TestLedger,
  clock: { now: string },
  refresh: (() => Promise<unknown>) | null = null,
) {
  const rounds = keepPricesFresh({
    ledger,
    refresh,
    configuredIds: [],
    recipients: { webhookUrl: 'https://hooks.example.com/x', recipients: ['ada@example.com'] },
    onDue: () => {},
    log: () => {},
    now: () => new Date(clock.now),
    everyMs: 3_600_000,
  });
  return { ...rounds, [Symbol.asyncDispose]: rounds.stop };
}

async function listSummaries(ledger: TestLedger): Promise<string[]> {
  const { rows } = await ledger.pool.query<{ summary: string }>(
    'select summary from alerts order by id',
  );
  return rows.map(({ summary }) => summary);
}

async function addUsed(
  ledger: TestLedger,
  { verifiedAt, usedAt, model }: { verifiedAt: string; usedAt: string; model: string },
) {
  const price = createCatalogPrice({ model, verifiedAt });
  const added = { price, origin: 'built-in', addedBy: null, verifiedBy: 'genai-prices 1' } as const;
  await changePrices(ledger.pool, () => ({ change: { added: [added] }, result: null }));
  await updateLastUse(ledger.pool, new Map([[price.id, new Date(usedAt)]]));
  return price;
}

describe('The weekly refresh', () => {
  it('is done once a week by one of the processors, where it is allowed', async () => {
    await using ledger = await openTestLedger();
    const clock = { now: '2026-11-22T12:00:00Z' };
    let refreshes = 0;
    const refresh = async () => {
      refreshes += 1;
    };
    await using one = startRounds(ledger, clock, refresh);
    await using other = startRounds(ledger, clock, refresh);
    await using silent = startRounds(ledger, clock);
    const counts: number[] = [];
    for (const now of ['2026-11-22T12:00:00Z', '2026-11-29T11:59:59Z', '2026-11-29T12:00:00Z']) {
      clock.now = now;
      await Promise.all([silent.round(), one.round(), other.round()]);
      counts.push(refreshes);
    }
    assert.deepEqual(counts, [1, 1, 2]);
  });

  it('that failed is tried again after six hours', async () => {
    await using ledger = await openTestLedger();
    const clock = { now: '' };
    const tried: string[] = [];
    await using rounds = startRounds(ledger, clock, async () => {
      tried.push(clock.now);
      throw new Error('no way out');
    });
    for (const now of ['2026-11-22T12:00:00Z', '2026-11-22T17:59:59Z', '2026-11-22T18:00:00Z']) {
      clock.now = now;
      await rounds.round();
    }
    assert.deepEqual(tried, ['2026-11-22T12:00:00Z', '2026-11-22T18:00:00Z']);
  });
});

describe('What is due weekly', () => {
  it('is done soon by another processor where the one that began it was killed', async () => {
    await using ledger = await openTestLedger();
    const clock = { now: '2026-11-22T12:00:00Z' };
    const began = Promise.withResolvers<void>();
    const killed = Promise.withResolvers<void>();
    await using one = startRounds(ledger, clock, async () => {
      began.resolve();
      await killed.promise;
    });
    void one.round();
    await began.promise;
    let refreshes = 0;
    await using other = startRounds(ledger, clock, async () => {
      refreshes += 1;
    });
    const counts: number[] = [];
    for (const now of ['2026-11-22T17:59:59Z', '2026-11-22T18:00:00Z', '2026-11-29T17:59:59Z']) {
      clock.now = now;
      await other.round();
      counts.push(refreshes);
    }
    killed.resolve();
    assert.deepEqual(counts, [0, 1, 1]);
  });
});

describe('The weekly reminder', () => {
  it('lists the prices in use that nobody has verified for 30 days, once a week', async () => {
    await using ledger = await openTestLedger();
    const clock = { now: '2026-11-22T12:00:00Z' };
    const verifiedAt = '2026-10-23T12:00:00.000Z';
    const price = await addUsed(ledger, {
      model: 'old',
      verifiedAt,
      usedAt: '2026-11-22T11:00:00Z',
    });
    await addUsed(ledger, {
      model: 'unused',
      verifiedAt,
      usedAt: '2026-10-01T00:00:00Z',
    });
    await using one = startRounds(ledger, clock);
    await using other = startRounds(ledger, clock);
    // Verified exactly 30 days ago.
    await Promise.all([one.round(), other.round()]);
    assert.deepEqual(await listSummaries(ledger), []);

    clock.now = '2026-11-22T12:00:01Z';
    await Promise.all([one.round(), other.round()]);
    const reminder =
      '1 price that is in use was not verified for 30 days. Compare with the provider’s page and say so with “tallylight prices verify <id>”, or refresh them with “tallylight prices refresh --apply”.';
    assert.deepEqual(await listSummaries(ledger), [reminder]);
    const { rows } = await ledger.pool.query<{ payload: { prices: LedgerPrice[] } }>(
      'select payload from alerts',
    );
    assert.deepEqual(rows[0]?.payload.prices, [
      {
        id: price.id,
        provider_name: 'openai',
        model: 'old',
        verified_at: verifiedAt,
        verified_by: 'genai-prices 1',
        last_used_at: '2026-11-22T11:00:00.000Z',
      },
    ]);

    clock.now = '2026-11-29T12:00:00Z';
    await one.round();
    assert.equal((await listSummaries(ledger)).length, 1);
    clock.now = '2026-11-29T12:00:01Z';
    await one.round();
    assert.equal((await listSummaries(ledger)).length, 2);
  });

  it('is not sent once the prices were verified', async () => {
    await using ledger = await openTestLedger();
    const clock = { now: '2026-11-22T12:00:00Z' };
    const old = { verifiedAt: '2026-01-01T00:00:00Z', usedAt: '2026-11-22T11:00:00Z' };
    const price = await addUsed(ledger, { model: 'old', ...old });
    const verified = { ids: [price.id], at: new Date('2026-11-01T00:00:00Z'), by: 'Ada' };
    await changePrices(ledger.pool, () => ({ change: { verified }, result: null }));
    await using rounds = startRounds(ledger, clock);
    await rounds.round();
    assert.deepEqual(await listSummaries(ledger), []);
  });
});
