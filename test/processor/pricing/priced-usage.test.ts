import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { createRecord } from './create-record.ts';
import { BOOK } from './price-catalog.ts';

/** A call's usage as the wire carries it, and what it costs; `test/fixtures/README.md` says more. */
interface PricedUsageFixture {
  readonly name: string;
  readonly at: string;
  readonly call: Parameters<typeof createRecord>[0];
  /** USD, decimal text; `null` where unknown. */
  readonly cost: string | null;
}

const FIXTURES = readFileSync(new URL('../../fixtures/priced-usage.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as PricedUsageFixture);

describe('the cost of a usage', () => {
  for (const { name, at, call, cost } of FIXTURES) {
    test(`is right to the last digit, or unknown: ${name}`, () => {
      const { effectiveCost, notes } = priceUsage(createRecord({ at, ...call }), BOOK);
      const actual = effectiveCost === null ? null : formatAmount(effectiveCost);
      assert.equal(actual, cost, `notes: ${notes.join(', ')}`);
    });
  }

  test('is unknown for 3 of 53 kinds of calls: without usage there is none', () => {
    const unknown = FIXTURES.filter(({ cost }) => cost === null).map(({ call }) => call?.source);
    assert.deepEqual([FIXTURES.length, unknown], [53, ['absent', 'absent', 'absent']]);
  });
});
