import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planEdition } from '../../../processor/src/catalog/plan-edition.ts';
import type { Price } from '../../../processor/src/domain/price.ts';
import type { LedgerPrice } from '../../../processor/src/domain/price-life.ts';
import { createLedgerPrice, createCatalogPrice as price } from './create-catalog-price.ts';

const now = '2026-11-22T12:00:00.000Z';
const december = '2026-12-01T00:00:00Z';
const sources = new Set(['genai-prices']);
const other = { name: 'own list', version: '1', url: null, licence: null };

function plan(held: readonly LedgerPrice[], fresh: readonly Price[]) {
  const { differences, ...rest } = planEdition({ held, fresh, sources, now });
  return { ...rest, kinds: differences.map(({ kind, model }) => `${kind} ${model}`) };
}

describe('Taking over an edition', () => {
  it('changes nothing where it says what is in force', () => {
    const held = createLedgerPrice(price());
    assert.deepEqual(plan([held], [price()]), {
      added: [],
      superseded: [],
      stated: [held.price.id],
      refused: [],
      withdrawn: [],
      kinds: [],
    });
  });

  it('ends the former price, and begins the new one', () => {
    const held = createLedgerPrice(price());
    const ended = price({ validTo: now });
    const begun = price({ amount: '1', validFrom: now });
    assert.deepEqual(plan([held], [price({ amount: '1' })]), {
      added: [ended, begun],
      superseded: [held.price.id],
      stated: [ended.id, begun.id],
      refused: [],
      withdrawn: [],
      kinds: ['changed gpt-5'],
    });
  });

  it('refuses a rate that moves more than 20-fold, and takes exactly 20-fold', () => {
    const held = createLedgerPrice(price());
    // 2 × 20 = 40.
    assert.equal(plan([held], [price({ amount: '40' })]).added.length, 2);
    const { refused, ...rest } = plan([held], [price({ amount: '40.01' })]);
    assert.deepEqual(rest, {
      added: [],
      superseded: [],
      stated: [],
      withdrawn: [],
      kinds: ['changed gpt-5'],
    });
    assert.deepEqual(refused, [
      {
        providerName: 'openai',
        model: 'gpt-5',
        faults: [
          'input jumps from 2 to 40.01 for 1000000',
          'output jumps from 2 to 40.01 for 1000000',
        ],
      },
    ]);
  });

  it('refuses a negative rate, and takes the other models', () => {
    const { added, refused } = plan([], [price({ amount: '-1' }), price({ model: 'o9' })]);
    assert.deepEqual(
      added.map(({ model }) => model),
      ['o9'],
    );
    assert.equal(refused[0]?.faults[0], 'input costs -1 for 1000000: negative');
  });

  it('keeps the price of a model that it no longer has', () => {
    const held = [createLedgerPrice(price()), createLedgerPrice(price({ model: 'o9' }))];
    const { superseded, withdrawn } = plan(held, [price()]);
    assert.deepEqual({ superseded, withdrawn }, { superseded: [], withdrawn: ['openai/o9'] });
  });

  it('ends the price of a model that has become another name of a model', () => {
    const held = createLedgerPrice(price({ model: 'o9', match: { exact: [], families: [] } }));
    const fresh = price({ match: { exact: ['o9'], families: [] } });
    const { added, superseded, withdrawn, refused } = plan([held], [fresh]);
    assert.deepEqual(
      { added, superseded, withdrawn, refused },
      { added: [fresh], superseded: [held.price.id], withdrawn: [], refused: [] },
    );
  });

  it('leaves the prices of other data sets and of the user alone', () => {
    const own = {
      kind: 'rates',
      factor: null,
      host: null,
      environment: null,
      organization: null,
    } as const;
    const held = [
      createLedgerPrice(price({ model: 'o9', source: other })),
      createLedgerPrice(price({ own })),
    ];
    const { added, superseded } = plan(held, [price(), price({ model: 'o9', amount: '1' })]);
    assert.deepEqual({ added, superseded }, { added: [price()], superseded: [] });
  });

  it('does not bring back what a person revoked: what held before goes on', () => {
    const announced = price({ amount: '1', validFrom: december });
    const held = [
      createLedgerPrice(price()),
      createLedgerPrice(announced, { revokedAt: now, revokedReason: 'revoked', revokedBy: 'Ada' }),
    ];
    const { added, superseded } = plan(held, [price({ validTo: december }), announced]);
    assert.deepEqual({ added, superseded }, { added: [], superseded: [] });
  });

  it('takes up again what was superseded once', () => {
    const held = createLedgerPrice(price(), { revokedAt: now, revokedReason: 'superseded' });
    assert.deepEqual(plan([held], [price()]).added, [price()]);
  });
});
