import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import type { Price } from '../../../processor/src/domain/price.ts';
import { explainCost, findListPriceId } from '../../../processor/src/pricing/explain-cost.ts';
import { isUnpriced } from '../../../processor/src/pricing/unpriced.ts';
import { catalog, costOf, own, perMillion, price } from './price-with-own.ts';

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
