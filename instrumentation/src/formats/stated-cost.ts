import type { ResponseFacts } from '../call.ts';

/** A cost that an answer states: its exact text and currency. */
export type StatedCost = NonNullable<ResponseFacts['statedCost']>;

/**
 * The sum of amounts as the wire states them, in dollars. `undefined` where one of them is none: a part of a
 * cost is no cost. A JSON number's shortest text is the text it was written with, up to 17 digits.
 */
export function createStatedCost(...amounts: readonly unknown[]): StatedCost | undefined {
  const parsed = amounts.map(parseDecimal);
  const known = parsed.filter((amount) => amount !== undefined);
  if (known.length === 0 || known.length < parsed.length) return undefined;
  const exponent = Math.min(...known.map((amount) => amount.exponent));
  const digits = known.reduce(
    (sum, amount) => sum + amount.digits * 10n ** BigInt(amount.exponent - exponent),
    0n,
  );
  return { amount: formatDecimal({ digits, exponent }), currency: 'USD' };
}

/** A count of so many decimals of a dollar: 81,380,000 with 10 decimals are 0.008138. */
export function createCostOfUnits(units: unknown, decimals: number): StatedCost | undefined {
  const parsed = parseDecimal(units);
  if (parsed === undefined) return undefined;
  const { digits, exponent } = parsed;
  return { amount: formatDecimal({ digits, exponent: exponent - decimals }), currency: 'USD' };
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** No answer costs a trillion dollars, and none is stated with more decimals. */
const maxExponent = 12;
const minExponent = -40;

function parseDecimal(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const match = /^(\d{1,40})(?:\.(\d{1,40}))?(?:e([+-]?\d{1,3}))?$/i.exec(String(value).trim());
  if (match === null) return undefined;
  const [, whole = '', fraction = '', power = '0'] = match;
  const exponent = Number(power) - fraction.length;
  if (exponent > maxExponent || exponent < minExponent) return undefined;
  return { digits: BigInt(whole + fraction), exponent };
}

function formatDecimal({ digits, exponent }: Decimal): string {
  if (exponent >= 0) return String(digits * 10n ** BigInt(exponent));
  const text = String(digits).padStart(1 - exponent, '0');
  const fraction = text.slice(exponent).replace(/0+$/, '');
  const whole = text.slice(0, exponent);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
