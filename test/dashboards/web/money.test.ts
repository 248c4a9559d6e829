import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

interface Money {
  formatUsd(text: string): string;
  shareOf(text: string, most: string): number;
  compareAmounts(a: string, b: string): number;
}

// By its address: the page is plain JavaScript, and these types are all that is known of it.
const address = new URL('../../../dashboards/web/money.js', import.meta.url).href;
const { formatUsd, shareOf, compareAmounts } = (await import(address)) as Money;

describe('An amount on the page', () => {
  const shown: Readonly<Record<string, string>> = {
    '0': '$0.00',
    '0.000': '$0.00',
    '0.00039': '$0.00039',
    '0.000000000000000001': '$0.000000000000000001',
    '0.00012345': '$0.0001235',
    '0.0041235': '$0.004124',
    '0.5': '$0.50',
    '0.25': '$0.25',
    '0.99999': '$1.00',
    '0.123456': '$0.1235',
    '1': '$1.00',
    '1.005': '$1.01',
    '1.004999': '$1.00',
    '999.999': '$1,000.00',
    '1234567.891': '$1,234,567.89',
    '90071992547409930.01': '$90,071,992,547,409,930.01',
    '-0.00039': '-$0.00039',
  };
  for (const [text, words] of Object.entries(shown)) {
    test(`of ${text} is shown as ${words}`, () => {
      assert.equal(formatUsd(text), words);
    });
  }

  test('that is none is a mistake, not a zero', () => {
    for (const text of ['', 'NaN', '1e-7', '1,5', '.5']) {
      assert.throws(() => formatUsd(text), { message: `"${text}" is no decimal amount` });
    }
  });

  test('has its share of another in thousandths', () => {
    assert.equal(shareOf('1', '3'), 333);
    assert.equal(shareOf('0', '0'), 0);
    assert.equal(shareOf('5', '5'), 1000);
    assert.equal(shareOf('6', '5'), 1000);
  });

  test('is compared to the last digit', () => {
    assert.equal(compareAmounts('10', '9'), 1);
    assert.equal(compareAmounts('90071992547409930.01', '90071992547409930.02'), -1);
    assert.equal(compareAmounts('0.1', '0.10'), 0);
  });
});
