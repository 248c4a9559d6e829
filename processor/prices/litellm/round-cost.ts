import { multiplyDecimals } from '../../src/domain/money.ts';

/** A cost for one unit, as a rate for `per` of them. */
export interface RoundCost {
  /** USD for `per` units, decimal text. */
  readonly amount: string;
  readonly per: number;
  /** Whether the data state another number, rounded. */
  readonly restored: boolean;
}

/** A published number has few digits; LiteLLM's division of one by 60 or 3,600 has many. */
const MANY_DIGITS = 3;
const FEW_DIGITS = 2;
const HIGHEST_ERROR = 3e-4;
const IMAGE_DECIMALS = 4;

/** Exactly what the data state. */
export function exactCost(cost: number, per: number): RoundCost {
  return { amount: multiplyDecimals(String(cost), String(per)), per, restored: false };
}

/**
 * What a second costs, as a price per minute or hour where the data state one, or where the number
 * can only be a division of one: 0.00007167 is 0.0043 for a minute, rounded.
 */
export function secondCost(
  cost: number,
  { original_pricing_per_minute: minute, original_pricing_per_hour: hour }: SourcePricing = {},
): RoundCost {
  if (typeof minute === 'number') return { amount: String(minute), per: 60, restored: false };
  if (typeof hour === 'number') return { amount: String(hour), per: 3_600, restored: false };
  if (countDigits(cost) < MANY_DIGITS) return exactCost(cost, 1);
  for (const per of [60, 3_600]) {
    const rounded = Number((cost * per).toPrecision(FEW_DIGITS));
    const error = Math.abs(rounded / (cost * per) - 1);
    if (error < HIGHEST_ERROR) return { amount: String(rounded), per, restored: true };
  }
  return exactCost(cost, 1);
}

interface SourcePricing {
  readonly original_pricing_per_minute?: unknown;
  readonly original_pricing_per_hour?: unknown;
}

/** An image of so many pixels: the data have its price divided by them, and rounded. */
export function imageCost(costPerPixel: number, pixels: number): RoundCost {
  const amount = Number((costPerPixel * pixels).toFixed(IMAGE_DECIMALS));
  return { amount: String(amount), per: 1, restored: true };
}

function countDigits(cost: number): number {
  return String(cost).replace(/e.*$/, '').replace('.', '').replace(/^0+/, '').length;
}
