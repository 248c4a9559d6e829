import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  createOwnPrice,
  type OwnPriceInput,
} from '../../../processor/src/catalog/create-own-price.ts';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import type { ModelAlias, Price } from '../../../processor/src/domain/price.ts';
import { explainCost, findListPriceId } from '../../../processor/src/pricing/explain-cost.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { isUnpriced } from '../../../processor/src/pricing/unpriced.ts';
import { createRecord } from './create-record.ts';

const catalog = loadCatalog();

function own(given: Partial<OwnPriceInput>): Price {
  const input = {
    ...{ kind: 'rates' as const, factor: null, providerName: '*', model: '*', rates: [] },
    ...{ host: null, environment: null, organization: null, validFrom: null, validTo: null },
    ...given,
  };
  return createOwnPrice(input, 'tallylight.yaml');
}

/** Rates for a million tokens. */
function perMillion(input: string, output = input) {
  return [
    { meter: 'input', per: 1_000_000, amount: input },
    { meter: 'output', per: 1_000_000, amount: output },
  ];
}

/** A million tokens in and none out, unless the test says otherwise. */
function price(
  call: Parameters<typeof createRecord>[0],
  prices: readonly Price[],
  aliases: readonly ModelAlias[] = [],
) {
  const tokens = { inputTokens: 1_000_000, outputTokens: 0 };
  const record = createRecord({ serviceTier: 'default', tokens, ...call });
  const priced = priceUsage(record, createPriceBook(catalog, prices, aliases));
  const { costBasis, listCost, effectiveCost, notes } = priced;
  return {
    basis: costBasis,
    list: listCost === null ? null : formatAmount(listCost),
    cost: effectiveCost === null ? null : formatAmount(effectiveCost),
    notes: notes.map((note) => note.replace(/\/[0-9a-f]{8}$/, '')),
    priced,
  };
}

function costOf(...args: Parameters<typeof price>): string | null {
  return price(...args).cost;
}

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

describe('a discount', () => {
  const mine = [own({ kind: 'discount', factor: '0.85', model: 'claude-*' })];
  const call = {
    providerName: 'anthropic',
    responseModel: 'claude-sonnet-4-5-20250929',
    tokens: { inputTokens: 12_345, cacheReadInputTokens: 2_345, outputTokens: 678 },
    units: { web_searches: 3 },
  };

  test('is on every line of the public price, each rounded once', () => {
    const { priced, list, cost } = price(call, [{ ...(mine[0] as Price) }]);
    // 10,000 × 3 × 0.85 / 1,000,000 + 2,345 × 0.3 × 0.85 / 1,000,000
    //   + 678 × 15 × 0.85 / 1,000,000 + 3 × 10 × 0.85 / 1,000
    assert.deepEqual(
      priced.charges.map(({ meter, factor, cost }) => [meter, factor, formatAmount(cost)]),
      [
        ['input', '0.85', '0.0255'],
        ['cache_read', '0.85', '0.000597975'],
        ['output', '0.85', '0.0086445'],
        ['web_searches', '0.85', '0.0255'],
      ],
    );
    // 0.03 + 0.0007035 + 0.01017 + 0.03
    assert.deepEqual([list, cost], ['0.0708735', '0.060242475']);
  });

  test('is explained line by line, from both prices', () => {
    const { priced } = price(call, mine);
    const listPrice = catalog.find(({ id }) => id === findListPriceId(priced.notes));
    const [discount] = mine;
    assert.ok(discount && listPrice);
    const explained = explainCost(priced.record, discount, listPrice);
    assert.ok(!isUnpriced(explained));
    assert.equal(explained.arithmetic[0], 'input: 10000 × 3 × 0.85 ÷ 1000000 = 0.0255');
    assert.equal(explained.effectiveCost, priced.effectiveCost);
    assert.deepEqual(explained.charges, priced.charges);
    assert.deepEqual(explainCost(priced.record, discount, null), {
      unpriced: 'list_price_unknown',
    });
  });

  test('follows the tier of the public price', () => {
    const flex = { responseModel: 'gpt-5-mini', serviceTier: 'flex' };
    const half = [own({ kind: 'discount', factor: '0.5' })];
    // 1,000,000 × 0.125 × 0.5 / 1,000,000
    assert.equal(costOf(flex, half), '0.0625');
  });

  test('on what has no public price is no price', () => {
    const { basis, cost, notes } = price({ responseModel: 'claude-9' }, mine);
    assert.deepEqual(
      [basis, cost, notes],
      ['unpriced', null, ['discount', 'model_not_in_catalogue']],
    );
  });
});

// T56: the list price of what a subscription covers is not spend.
describe('a subscription', () => {
  const mine = [own({ kind: 'subscription', model: 'claude-*' })];
  const call = { providerName: 'anthropic', responseModel: 'claude-haiku-4-5' };

  test('shows what the use would have cost, and counts nothing', () => {
    const { list, cost, notes } = price(call, mine);
    assert.deepEqual([list, cost], ['1', '0']);
    assert.equal(notes[0], 'subscription');
  });

  test('counts nothing for a model without a public price, and for unknown usage', () => {
    const unknown = price({ responseModel: 'claude-9' }, mine);
    assert.deepEqual([unknown.basis, unknown.list, unknown.cost], ['not_billed', null, '0']);
    assert.equal(costOf({ ...call, source: 'absent', tokens: {} }, mine), '0');
  });
});

describe('a model on a machine of one’s own', () => {
  const call = { providerName: 'openai', responseModel: 'qwen3', serverAddress: 'localhost' };

  test('is free where the user says so, also where its usage is unknown', () => {
    const mine = [own({ kind: 'free', host: 'localhost' })];
    const { basis, list, cost, notes } = price(call, mine);
    assert.deepEqual([basis, list, cost, notes], ['not_billed', '0', '0', ['free_by_own_price']]);
    assert.equal(costOf({ ...call, source: 'absent', tokens: {} }, mine), '0');
  });

  test('is not free by itself: a proxy stands on localhost as well', () => {
    assert.equal(price(call, []).basis, 'unpriced');
    assert.equal(costOf({ ...call, responseModel: 'gpt-4o' }, []), '2.5');
  });

  for (const [name, given, cost] of [
    ['Ollama', { serverAddress: 'localhost' }, '0'],
    ['Ollama on another machine', { serverAddress: '10.0.0.7' }, '0'],
    ['Ollama’s cloud', { serverAddress: 'ollama.com' }, null],
    ['Ollama’s cloud behind a local Ollama', { responseModel: 'gpt-oss:120b-cloud' }, null],
  ] as const) {
    test(`${name}: ${cost === null ? 'is not free' : 'is free by rule'}`, () => {
      const ollama = { providerName: 'ollama', responseModel: 'llama3.2', ...given };
      assert.equal(costOf(ollama, []), cost);
    });
  }

  test('has its own price before the rule', () => {
    const mine = [own({ providerName: 'ollama', rates: perMillion('0.01') })];
    assert.equal(costOf({ providerName: 'ollama', responseModel: 'llama3.2' }, mine), '0.01');
  });
});

// T19, T20: an opaque name has a price only where its owner says which model it is.
describe('an alias', () => {
  const alias = { providerName: null, host: null, name: 'prod-chat-1', model: 'gpt-4o' };
  const azure = { providerName: 'azure.ai.openai', requestModel: 'prod-chat-1' };

  test('names the model of an Azure deployment whose answer names none', () => {
    const { cost, notes } = price(azure, [], [alias]);
    assert.equal(cost, '2.5');
    assert.deepEqual(notes, ['model_by_alias:gpt-4o', 'priced_as_provider:openai']);
    assert.equal(costOf(azure, []), null);
  });

  test('comes after the model that answered', () => {
    const { cost } = price({ ...azure, responseModel: 'gpt-4o-mini' }, [], [alias]);
    assert.equal(cost, '0.15');
  });

  test('opens an inference profile at Bedrock, by the end of its ARN', () => {
    const requestModel =
      'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/A1b2';
    const target = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const profile = { ...alias, name: '*/a1b2', model: target };
    // 1,000,000 × 3.3 / 1,000,000: 10 % more within a geography
    assert.equal(costOf({ providerName: 'aws.bedrock', requestModel }, [], [profile]), '3.3');
  });

  test('is only for its provider and host, the exact name before a pattern', () => {
    const call = { responseModel: 'house-model', serverAddress: 'llm.example.com' };
    const here = { ...alias, host: 'llm.example.com', name: 'house-*', model: 'gpt-4o-mini' };
    const exact = { ...alias, name: 'house-model', model: 'gpt-4o' };
    assert.equal(costOf(call, [], [here]), '0.15');
    assert.equal(costOf(call, [], [here, exact]), '2.5');
    assert.equal(costOf({ ...call, serverAddress: 'other.example.com' }, [], [here]), null);
    assert.equal(costOf(call, [], [{ ...exact, providerName: 'anthropic' }]), null);
  });

  test('leads to an own price as well', () => {
    const mine = own({ model: 'gpt-4o', rates: perMillion('1.9') });
    assert.equal(costOf(azure, [mine], [alias]), '1.9');
  });
});
