/**
 * Money is a whole number of 10⁻¹⁸ USD in a `bigint`; rates and quantities are decimal text.
 * Nothing here passes through a float: 0.1 + 0.2 has to be 0.3 on a bill.
 */
const DECIMALS = 18;
const ONE = 10n ** BigInt(DECIMALS);

/** Far beyond any price or count, and small enough that no text can make us build a huge number. */
const MAX_EXPONENT = 400;
const MAX_LENGTH = 400;

/** An exact decimal: `digits` × 10^`exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/**
 * Reads decimal text (`0.00039`, `6.51e-05`, `-3`) as an amount of 10⁻¹⁸ USD, rounded half-even
 * where it has more than 18 decimals.
 * @throws RangeError when the text is not a decimal number.
 */
export function parseAmount(text: string): bigint {
  const { digits, exponent } = parseDecimal(text);
  return roundQuotient(digits * tenTo(exponent + DECIMALS), tenTo(-exponent - DECIMALS));
}

/** Plain decimal text in USD: no exponent, no trailing zeros (`0.00039`, `-12.5`, `0`). */
export function formatAmount(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % ONE).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  const whole = (magnitude / ONE).toString();
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

/**
 * quantity × rate ÷ per, computed exactly and rounded once, half-even, to 10⁻¹⁸ USD.
 * @throws RangeError when an argument is no number or negative: usage never earns money, so a
 * negative cost is somebody's mistake and must not lower a sum.
 */
export function calculateCost({
  quantity,
  rate,
  per,
}: {
  readonly quantity: string;
  readonly rate: string;
  readonly per: number;
}): bigint {
  const count = parseDecimal(quantity);
  const price = parseDecimal(rate);
  if (count.digits < 0n) throw new RangeError(`Quantity ${quantity} is negative.`);
  if (price.digits < 0n) throw new RangeError(`Rate ${rate} is negative.`);
  if (!Number.isSafeInteger(per) || per < 1) {
    throw new RangeError(`A rate is for a whole number of units, at least 1, not for ${per}.`);
  }
  const exponent = count.exponent + price.exponent + DECIMALS;
  const numerator = count.digits * price.digits * tenTo(exponent);
  return roundQuotient(numerator, BigInt(per) * tenTo(-exponent));
}

/** The exact sum, in 10⁻¹⁸ USD. */
export function sumAmounts(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

/**
 * `part` over `whole` as decimal text, cut off after six decimals and never rounded up, so that it
 * does not say 1 before the whole is reached.
 * @throws RangeError when the whole is zero.
 */
export function formatRatio(part: bigint, whole: bigint): string {
  const millionths = (part * 1_000_000n) / whole;
  return formatAmount(millionths * 10n ** 12n);
}

/**
 * The exact product of two decimal texts, such as a rate and its regional premium.
 * @throws RangeError when an argument is not a decimal number.
 */
export function multiplyDecimals(left: string, right: string): string {
  const a = parseDecimal(left);
  const b = parseDecimal(right);
  return formatDecimal({ digits: a.digits * b.digits, exponent: a.exponent + b.exponent });
}

function parseDecimal(text: string): Decimal {
  const match =
    text.length > MAX_LENGTH ? null : /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  const exponent = Number(match?.[4] ?? 0) - fraction.length;
  if (whole + fraction === '' || Math.abs(exponent) > MAX_EXPONENT) {
    throw new RangeError(
      `"${text.slice(0, 40)}" is not a decimal number; write it as 0.25 or 2.5e-1.`,
    );
  }
  const magnitude = BigInt(whole + fraction);
  return { digits: match?.[1] === '-' ? -magnitude : magnitude, exponent };
}

function formatDecimal({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const magnitude = (digits < 0n ? -digits : digits).toString();
  if (exponent >= 0) return sign + (digits === 0n ? '0' : magnitude + '0'.repeat(exponent));
  const padded = magnitude.padStart(1 - exponent, '0');
  const fraction = padded.slice(exponent).replace(/0+$/, '');
  return sign + padded.slice(0, exponent) + (fraction === '' ? '' : `.${fraction}`);
}

/** 10^exponent, or 1 where the exponent is negative: the other side of the fraction has it. */
function tenTo(exponent: number): bigint {
  return exponent > 0 ? (POWERS[exponent] ?? 10n ** BigInt(exponent)) : 1n;
}

/** Those that amounts need: a power costs more than all else of a calculation. */
const POWERS: readonly bigint[] = Array.from(
  { length: 40 },
  (_, exponent) => 10n ** BigInt(exponent),
);

/** numerator ÷ denominator, to the nearest whole number, ties to the even one. */
function roundQuotient(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return numerator < 0n ? -rounded : rounded;
}
