import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  calculateCost,
  formatAmount,
  formatRatio,
  multiplyDecimals,
  parseAmount,
  sumAmounts,
} from '../../../processor/src/domain/money.ts';

const SCALE = 10n ** 18n;

/** A decimal as text in several spellings, with its value as a fraction of 10^12. */
const decimal = fc
  .record({ digits: fc.bigInt(0n, 10n ** 15n), places: fc.integer({ min: 0, max: 12 }) })
  .map(({ digits, places }) => {
    const text = digits.toString().padStart(places + 1, '0');
    const whole = text.slice(0, text.length - places);
    const plain = places === 0 ? whole : `${whole}.${text.slice(-places)}`;
    const exponent = `${digits}e-${places}`;
    return { spellings: [plain, exponent], numerator: digits * 10n ** BigInt(12 - places) };
  });

describe('the cost of a quantity', () => {
  test('is the multiple of 10⁻¹⁸ USD nearest to the exact quotient, the even one of two', () => {
    fc.assert(
      fc.property(
        decimal,
        decimal,
        fc.constantFrom(1, 60, 1_000, 3_600, 1_000_000, 7),
        fc.integer({ min: 0, max: 1 }),
        (quantity, rate, per, spelling) => {
          const cost = calculateCost({
            quantity: quantity.spellings[spelling] ?? '',
            rate: rate.spellings[1 - spelling] ?? '',
            per,
          });
          // exact = numerator ÷ denominator; twice the distance to `cost` is at most one unit
          const numerator = quantity.numerator * rate.numerator * SCALE;
          const denominator = 10n ** 24n * BigInt(per);
          const difference = 2n * (cost * denominator - numerator);
          const distance = difference < 0n ? -difference : difference;
          assert.ok(distance <= denominator);
          if (distance === denominator) assert.equal(cost % 2n, 0n);
        },
      ),
    );
  });

  test('is exact where the quotient has 18 decimals or fewer', () => {
    // 1,200 × 0.15 ÷ 1,000,000 = 0.00018
    const cost = calculateCost({ quantity: '1200', rate: '0.15', per: 1_000_000 });
    assert.equal(formatAmount(cost), '0.00018');
  });

  test('is rounded once, at the 18th decimal', () => {
    // 25.933313 × 0.0043 ÷ 60 = 0.0018585540983333…
    const cost = calculateCost({ quantity: '25.933313', rate: '0.0043', per: 60 });
    assert.equal(formatAmount(cost), '0.001858554098333333');
  });

  for (const [quantity, rounded] of [
    ['0.5', '0'],
    ['1.5', '0.000000000000000002'],
    ['2.5', '0.000000000000000002'],
    ['2.50000001', '0.000000000000000003'],
  ] as const) {
    test(`of ${quantity} units at 10⁻¹⁸ USD each is ${rounded}`, () => {
      const cost = calculateCost({ quantity, rate: '1e-18', per: 1 });
      assert.equal(formatAmount(cost), rounded);
    });
  }

  test('of a negative quantity or rate is an error, not a credit', () => {
    assert.throws(() => calculateCost({ quantity: '-1', rate: '2', per: 1 }), /-1 is negative/);
    assert.throws(() => calculateCost({ quantity: '1', rate: '-2', per: 1 }), /-2 is negative/);
  });

  for (const per of [0, -1, 0.5, Number.NaN]) {
    test(`for ${per} units is an error`, () => {
      assert.throws(() => calculateCost({ quantity: '1', rate: '1', per }), RangeError);
    });
  }
});

describe('an amount', () => {
  test('comes back from its text unchanged', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), (amount) => {
        assert.equal(parseAmount(formatAmount(amount)), amount);
      }),
    );
  });

  for (const [text, plain] of [
    ['0', '0'],
    ['-0', '0'],
    ['6.51e-05', '0.0000651'],
    ['5E-8', '0.00000005'],
    ['1e3', '1000'],
    ['+2.50', '2.5'],
    ['-12.5', '-12.5'],
    ['.5', '0.5'],
    ['0.0000000000000000005', '0'],
    ['0.0000000000000000015', '0.000000000000000002'],
    ['1e-400', '0'],
  ] as const) {
    test(`written ${text} is ${plain}`, () => {
      assert.equal(formatAmount(parseAmount(text)), plain);
    });
  }

  for (const text of [
    '',
    '.',
    '-',
    'e5',
    '1,5',
    '1.2.3',
    '0x10',
    'NaN',
    'Infinity',
    ' 1',
    '1e999999',
  ]) {
    test(`written "${text}" is an error`, () => {
      assert.throws(() => parseAmount(text), RangeError);
    });
  }

  test('of a hundred thousand digits is refused instead of computed', () => {
    assert.throws(() => parseAmount('9'.repeat(100_000)), RangeError);
  });
});

test('ten thousand tiny costs add up without loss', () => {
  // 10,000 × 0.0000000001 = 0.000001, where floats drift
  const tick = parseAmount('0.0000000001');
  assert.equal(formatAmount(sumAmounts(Array.from({ length: 10_000 }, () => tick))), '0.000001');
});

test('a product of decimals is exact and plain', () => {
  assert.equal(multiplyDecimals('6.25', '1.1'), '6.875');
  assert.equal(multiplyDecimals('1e-7', '1'), '0.0000001');
  assert.equal(multiplyDecimals('5', '2e3'), '10000');
});

describe('a ratio of two amounts', () => {
  test('is cut off after six decimals, so that it never says 1 before the whole is there', () => {
    assert.equal(formatRatio(2n * SCALE, 3n * SCALE), '0.666666');
    assert.equal(formatRatio(3n * SCALE - 1n, 3n * SCALE), '0.999999');
    assert.equal(formatRatio(3n * SCALE, 3n * SCALE), '1');
    assert.equal(formatRatio(0n, SCALE), '0');
    assert.equal(formatRatio(5n * SCALE, 2n * SCALE), '2.5');
  });

  test('is refused where the whole is nothing', () => {
    assert.throws(() => formatRatio(SCALE, 0n), RangeError);
  });
});
