import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  allPrices,
  type NewPrice,
  type PriceQuestion,
} from '../../../processor/src/domain/price-life.ts';
import { changePrices } from '../../../processor/src/storage/change-prices.ts';
import { claimPriceTask } from '../../../processor/src/storage/claim-price-task.ts';
import { selectLedgerPrice } from '../../../processor/src/storage/select-ledger-price.ts';
import { selectLedgerPrices } from '../../../processor/src/storage/select-ledger-prices.ts';
import { selectPriceRevision } from '../../../processor/src/storage/select-price-revision.ts';
import { updateLastUse } from '../../../processor/src/storage/update-last-use.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createCatalogPrice as price } from '../catalog/create-catalog-price.ts';

const verified = '2026-11-01T00:00:00.000Z';
const everything: PriceQuestion = { ...allPrices, withRevoked: true };

function added(given: Parameters<typeof price>[0] = {}): NewPrice {
  const each = price({ verifiedAt: verified, ...given });
  return { price: each, origin: 'added', addedBy: 'Ada', verifiedBy: 'Ada' };
}

function add(ledger: TestLedger, prices: readonly NewPrice[]): Promise<void> {
  return changePrices(ledger.pool, () => ({ change: { added: prices }, result: undefined }));
}

async function listIds(ledger: TestLedger, question: Partial<PriceQuestion>): Promise<string[]> {
  const found = await selectLedgerPrices(ledger.pool, { ...everything, ...question });
  return found.map((each) => each.price.id);
}

describe('Changing prices', () => {
  it('keeps who brought a price and who verified it, and counts the change', async () => {
    await using ledger = await openTestLedger();
    const before = await selectPriceRevision(ledger.pool);
    const one = added();
    await add(ledger, [one]);

    const { knownFrom, ...found } =
      (await selectLedgerPrice(ledger.pool, one.price.id)) ?? assert.fail('not there');
    assert.ok(Date.parse(knownFrom) > Date.parse(verified));
    assert.deepEqual(found, {
      price: one.price,
      origin: 'added',
      addedBy: 'Ada',
      verifiedBy: 'Ada',
      revokedAt: null,
      revokedReason: null,
      revokedBy: null,
      lastUsedAt: null,
    });
    assert.notEqual(await selectPriceRevision(ledger.pool), before);
  });

  it('is undone as a whole when it fails', async () => {
    await using ledger = await openTestLedger();
    const one = added();
    await add(ledger, [one]);
    const revision = await selectPriceRevision(ledger.pool);
    const broken = { ...price({ model: 'o9' }), validFrom: 'no instant' };
    const change = {
      superseded: [one.price.id],
      added: [{ ...added(), price: broken }],
    };
    await assert.rejects(changePrices(ledger.pool, () => ({ change, result: null })));
    assert.deepEqual(await listIds(ledger, { withRevoked: false }), [one.price.id]);
    assert.equal(await selectPriceRevision(ledger.pool), revision);
  });

  it('shows each decision what the one before it did', async () => {
    await using ledger = await openTestLedger();
    const seen = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        changePrices(ledger.pool, ({ prices }) => ({
          change: { added: [added({ model: `model-${index}` })] },
          result: prices.length,
        })),
      ),
    );
    assert.deepEqual(seen.toSorted(), [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('supersedes and revokes without forgetting, and takes up again what is added again', async () => {
    await using ledger = await openTestLedger();
    const [one, two] = [added(), added({ model: 'o9' })];
    await add(ledger, [one, two]);
    const change = { superseded: [one.price.id], revoked: { id: two.price.id, by: 'Bob' } };
    await changePrices(ledger.pool, () => ({ change, result: null }));

    const found = await selectLedgerPrices(ledger.pool, everything);
    assert.deepEqual(
      found.map((each) => [each.price.model, each.revokedReason, each.revokedBy]),
      [
        ['gpt-5', 'superseded', null],
        ['o9', 'revoked', 'Bob'],
      ],
    );
    assert.deepEqual(await listIds(ledger, { withRevoked: false }), []);
    await add(ledger, [one]);
    assert.deepEqual(await listIds(ledger, { withRevoked: false }), [one.price.id]);
  });

  it('does not put back an earlier verification', async () => {
    await using ledger = await openTestLedger();
    const one = added();
    await add(ledger, [one]);
    for (const [at, by] of [
      ['2026-11-20T00:00:00.000Z', 'Bob'],
      ['2026-10-01T00:00:00.000Z', 'Eve'],
    ] as const) {
      const change = { verified: { ids: [one.price.id], at: new Date(at), by } };
      await changePrices(ledger.pool, () => ({ change, result: null }));
    }
    const found = await selectLedgerPrice(ledger.pool, one.price.id);
    assert.deepEqual(
      [found?.price.verifiedAt, found?.verifiedBy],
      ['2026-11-20T00:00:00.000Z', 'Bob'],
    );
  });
});

describe('Asking for prices', () => {
  it('finds what held at an instant, from its first instant to before its last', async () => {
    await using ledger = await openTestLedger();
    const may = '2026-05-01T00:00:00Z';
    const [before, after] = [added({ validTo: may }), added({ amount: '1', validFrom: may })];
    await add(ledger, [before, after]);
    assert.deepEqual(await listIds(ledger, { at: new Date('2026-04-30T23:59:59.999Z') }), [
      before.price.id,
    ]);
    assert.deepEqual(await listIds(ledger, { at: new Date(may) }), [after.price.id]);
  });

  it('comes in pages, by provider and by model', async () => {
    await using ledger = await openTestLedger();
    const all = ['b', 'A', 'c'].map((model) => added({ model }));
    await add(ledger, [...all, added({ providerName: 'groq', model: 'c' })]);
    const ids = await listIds(ledger, {});
    assert.deepEqual(ids, ids.toSorted());
    assert.deepEqual(await listIds(ledger, { limit: 2 }), ids.slice(0, 2));
    assert.deepEqual(await listIds(ledger, { limit: 2, after: ids[1] ?? '' }), ids.slice(2));
    assert.equal((await listIds(ledger, { providerName: 'openai' })).length, 3);
    assert.equal((await listIds(ledger, { model: 'C' })).length, 2);
  });

  it('finds what is in use and was not verified for long', async () => {
    await using ledger = await openTestLedger();
    const used = added();
    const neverVerified = added({ model: 'never', verifiedAt: null });
    const usedLongAgo = added({ model: 'long ago' });
    const verifiedLately = added({ model: 'lately', verifiedAt: '2026-11-20T00:00:00Z' });
    const all = [used, neverVerified, usedLongAgo, verifiedLately, added({ model: 'unused' })];
    await add(ledger, all);
    await updateLastUse(
      ledger.pool,
      new Map([
        [used.price.id, new Date('2026-12-01T12:00:00Z')],
        [neverVerified.price.id, new Date('2026-12-01T12:00:00Z')],
        [usedLongAgo.price.id, new Date('2026-10-01T12:00:00Z')],
        [verifiedLately.price.id, new Date('2026-12-01T12:00:00Z')],
      ]),
    );
    const stale = {
      usedSince: new Date('2026-11-02T13:00:00Z'),
      verifiedBefore: new Date('2026-11-02T13:00:00Z'),
    };
    assert.deepEqual(
      (await listIds(ledger, { stale })).toSorted(),
      [neverVerified.price.id, used.price.id].toSorted(),
    );
  });
});

it('a use is noted at most once an hour, and never set back', async () => {
  await using ledger = await openTestLedger();
  const { id } = added().price;
  await add(ledger, [added()]);
  const seen: (string | null | undefined)[] = [];
  for (const at of ['10:00:00', '10:59:59', '09:00:00', '11:00:00']) {
    await updateLastUse(ledger.pool, new Map([[id, new Date(`2026-11-22T${at}Z`)]]));
    seen.push((await selectLedgerPrice(ledger.pool, id))?.lastUsedAt);
  }
  assert.deepEqual(seen, [
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T11:00:00.000Z',
  ]);
});

it('of several processors one does a task, each time that it is due', async () => {
  await using ledger = await openTestLedger();
  const claim = (now: string, nextAt: string) =>
    claimPriceTask(ledger.pool, {
      name: 'refresh',
      now: new Date(now),
      nextAt: new Date(nextAt),
    });
  const first = await Promise.all(
    [1, 2, 3, 4].map(() => claim('2026-11-22T00:00:00Z', '2026-11-29T00:00:00Z')),
  );
  assert.equal(first.filter((isMine) => isMine).length, 1);
  assert.equal(await claim('2026-11-28T23:59:59Z', '2026-12-06T00:00:00Z'), false);
  assert.equal(await claim('2026-11-29T00:00:00Z', '2026-12-06T00:00:00Z'), true);
});
