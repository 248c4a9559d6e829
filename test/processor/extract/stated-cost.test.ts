import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AttributeObject,
  createGenAiSpan,
  createUsageSpan,
  extractRecord,
} from './create-span.ts';

const usd = { 'gen_ai.usage.cost.currency': 'USD', 'gen_ai.usage.cost.source': 'provider' };

const cases: [string, AttributeObject, { amount: string; currency: string } | null][] = [
  [
    'its exact text comes before the double',
    { ...usd, 'gen_ai.usage.cost.amount': 0.1, 'ai.usage.cost.stated': '0.100000000000000001' },
    { amount: '0.100000000000000001', currency: 'USD' },
  ],
  [
    'without its text it is the shortest text of the double',
    { ...usd, 'gen_ai.usage.cost.amount': 0.1 },
    { amount: '0.1', currency: 'USD' },
  ],
  ['a zero is known', { ...usd, 'gen_ai.usage.cost.amount': 0 }, { amount: '0', currency: 'USD' }],
  [
    'a small double keeps its exponent',
    { ...usd, 'gen_ai.usage.cost.amount': 1e-7 },
    { amount: '1e-7', currency: 'USD' },
  ],
  [
    'its currency is in upper case',
    { ...usd, 'gen_ai.usage.cost.currency': 'eur', 'gen_ai.usage.cost.amount': 1 },
    { amount: '1', currency: 'EUR' },
  ],
  [
    "the sender's own estimate is none",
    { ...usd, 'gen_ai.usage.cost.source': 'local', 'gen_ai.usage.cost.amount': 1 },
    null,
  ],
  [
    'an amount that does not say whose it is is none',
    { 'gen_ai.usage.cost.amount': 1, 'gen_ai.usage.cost.currency': 'USD' },
    null,
  ],
  [
    'an amount without a currency is none',
    { 'gen_ai.usage.cost.amount': 1, 'gen_ai.usage.cost.source': 'provider' },
    null,
  ],
  [
    'the exact text says by its name whose it is',
    { 'ai.usage.cost.stated': '2', 'gen_ai.usage.cost.currency': 'USD' },
    { amount: '2', currency: 'USD' },
  ],
];

for (const [title, attributes, expected] of cases) {
  test(`of a stated cost ${title}`, () => {
    assert.deepEqual(extractRecord(createUsageSpan(attributes)).statedCost, expected);
    assert.deepEqual(extractRecord(createGenAiSpan(attributes)).statedCost, expected);
  });
}

for (const stated of ['-1', 'free', '1,5', '0x10', '1e99', 'Infinity', '1e-999', '9'.repeat(50)]) {
  test(`a stated cost of ${stated.slice(0, 10)} is refused`, () => {
    const attributes = { ...usd, 'ai.usage.cost.stated': stated };
    assert.throws(() => extractRecord(createUsageSpan(attributes)), /ai\.usage\.cost\.stated is "/);
  });
}

for (const amount of [-0.01, Number.NaN, Number.POSITIVE_INFINITY, 1e12, 'free']) {
  test(`a cost amount of ${amount} is refused`, () => {
    const attributes = { ...usd, 'gen_ai.usage.cost.amount': amount };
    assert.throws(
      () => extractRecord(createUsageSpan(attributes)),
      /gen_ai\.usage\.cost\.amount is/,
    );
  });
}
