import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRecord } from './create-record.ts';
import { costOf, own, perMillion, price } from './price-with-own.ts';

describe("a user's own price", () => {
  const gpt = { responseModel: 'gpt-4o-2024-08-06' };

  test('comes before the public one, which stays the list cost', () => {
    // 1,000,000 × 2 / 1,000,000; in public 1,000,000 × 2.5 / 1,000,000
    const mine = own({ model: 'gpt-4o', rates: perMillion('2', '8') });
    const { priced, ...shown } = price(gpt, [mine]);
    assert.deepEqual(shown, {
      basis: 'priced',
      list: '2.5',
      cost: '2',
      notes: ['own_price', 'list_price:openai/gpt-4o'],
    });
    assert.equal(priced.priceId, mine.id);
    assert.match(mine.id, /^own\/\*\/gpt-4o\/[0-9a-f]{8}$/);
  });

  test('of a model without a public one leaves the list cost unknown', () => {
    const mine = own({ model: 'acme-7b', rates: perMillion('0.2') });
    const { list, cost, notes } = price({ responseModel: 'acme-7b' }, [mine]);
    assert.deepEqual([list, cost, notes], [null, '0.2', ['own_price']]);
  });

  test('comes after a cost that the answer states', () => {
    const statedCost = { amount: '0.5', currency: 'USD' };
    const { basis, cost } = price({ ...gpt, statedCost }, [
      own({ rates: perMillion('2') }),
      own({ kind: 'discount', factor: '0.1' }),
    ]);
    assert.deepEqual([basis, cost], ['stated', '0.5']);
  });

  test('without a rate for what was used is no price at all: the public one would be another', () => {
    const mine = own({ model: 'gpt-4o', rates: perMillion('2') });
    const { basis, list, cost, notes } = price({ ...gpt, units: { web_searches: 3 } }, [mine]);
    assert.deepEqual([basis, cost], ['unpriced', null]);
    // 2.5 + 3 × 10 / 1,000
    assert.equal(list, '2.53');
    assert.ok(notes.includes('no_rate_for:web_searches'));
  });

  test('prices units of its own', () => {
    const image = { meter: 'images', per: 1, amount: '0.011' };
    const call = { responseModel: 'acme-draw', tokens: {}, units: { images: 3 } };
    // 3 × 0.011
    assert.equal(costOf(call, [own({ model: 'acme-draw', rates: [image] })]), '0.033');
  });
});

describe('which of several own prices holds', () => {
  const dated = { responseModel: 'gpt-4o-2024-08-06' };
  const all = own({ model: '*', rates: perMillion('1') });
  const pattern = own({ model: 'gpt-*', rates: perMillion('2') });
  const longer = own({ model: 'gpt-4o*', rates: perMillion('3') });
  const undated = own({ model: 'gpt-4o', rates: perMillion('4') });
  const whole = own({ model: 'gpt-4o-2024-08-06', rates: perMillion('5') });

  test('the one that names the model most exactly', () => {
    const order = [whole, undated, longer, pattern, all];
    assert.deepEqual(
      order.map((_, index) => costOf(dated, order.slice(index))),
      ['5', '4', '3', '2', '1'],
    );
    assert.equal(costOf(dated, order.toReversed()), '5');
  });

  test('then the one with more conditions, then the later, then the one that is written later', () => {
    const record = createRecord();
    const call = { ...dated, origin: { ...record.origin, environment: 'production' } };
    const production = own({ environment: 'production', rates: perMillion('6') });
    assert.equal(costOf(call, [production, all]), '6');
    const later = own({ rates: perMillion('7'), validFrom: '2026-01-01T00:00:00Z' });
    assert.equal(costOf(call, [later, all]), '7');
    const again = own({ model: '*', rates: perMillion('8') });
    assert.equal(costOf(call, [all, again]), '8');
  });

  test('never by a part of an id', () => {
    const short = own({ model: 'gpt-4', rates: perMillion('9') });
    // The public 2.5.
    assert.equal(costOf(dated, [short]), '2.5');
  });

  test('a fine-tuned model by its own id', () => {
    const tuned = { responseModel: 'ft:gpt-4o-2024-08-06:acme::1' };
    const mine = own({ model: 'ft:gpt-4o-2024-08-06:acme::1', rates: perMillion('3.1') });
    assert.equal(costOf(tuned, [mine, all]), '3.1');
  });
});

describe('an own price is only for', () => {
  const call = { responseModel: 'gpt-4o' };
  const { origin, billing, attribution } = createRecord();
  const cheap = { rates: perMillion('1') };

  for (const [name, terms, within, beyond] of [
    ['its provider', { providerName: 'openai' }, {}, { providerName: 'azure.ai.openai' }],
    [
      'its environment',
      { environment: 'production' },
      { origin: { ...origin, environment: 'production' } },
      { origin: { ...origin, environment: 'staging' } },
    ],
    [
      'the organisation that the provider bills',
      { organization: 'org-1' },
      { billing: { ...billing, organization: 'org-1' } },
      { billing: { ...billing, organization: 'org-2' } },
    ],
    [
      'the organisation of the usage context',
      { organization: 'acme' },
      { attribution: { ...attribution, organization: 'acme' } },
      {},
    ],
    [
      'its hosts',
      { host: '*.example.com' },
      { serverAddress: 'LLM.example.com' },
      { serverAddress: 'example.com.evil.net' },
    ],
    [
      'its host and port',
      { host: 'localhost:8000' },
      { serverAddress: 'localhost', serverPort: 8000 },
      { serverAddress: 'localhost', serverPort: 8001 },
    ],
    [
      'its days, the first included and the last not',
      { validFrom: '2026-11-20T12:00:00Z', validTo: '2026-11-20T13:00:00Z' },
      { at: '2026-11-20T12:00:00Z' },
      { at: '2026-11-20T13:00:00Z' },
    ],
  ] as const) {
    test(name, () => {
      const mine = [own({ ...cheap, ...terms })];
      assert.equal(costOf({ ...call, ...within }, mine), '1');
      assert.equal(costOf({ ...call, ...beyond }, mine), '2.5');
    });
  }
});
