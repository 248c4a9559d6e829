import { isTokenMeter } from '../domain/is-token-meter.ts';
import { calculateCost, formatAmount, parseAmount } from '../domain/money.ts';
import type { Price, Rate } from '../domain/price.ts';
import { type LabelledRate, listRates } from './list-rates.ts';

/** What a million tokens may plausibly cost, in USD; free is allowed. A slip is by a factor of 1,000. */
const LOWEST_PER_MILLION = parseAmount('0.001');
const HIGHEST_PER_MILLION = parseAmount('1000');
/** A price that moves further than this from one catalogue to the next is a mistake until shown. */
const HIGHEST_JUMP = 20n;

/**
 * Why a price cannot be right by itself: an amount below zero, or tokens that cost what no tokens do,
 * unless there is a reason for that. Each with the amount as it was published.
 */
export function findRateFaults({ rates, variants }: Price, hasReason: boolean): string[] {
  const all = [rates, ...variants.map((variant) => variant.rates)].flat();
  return all.flatMap((rate) => findFault(rate, hasReason));
}

/** Rates that moved more than 20-fold from one price of a model to the next, whatever they are per. */
export function findJumps(before: Price, after: Price): string[] {
  const old = new Map(listRates(before).map((rate) => [rate.label, rate]));
  return listRates(after).flatMap((rate) => findJump(old.get(rate.label), rate));
}

function findFault({ meter, per, amount, tiers }: Rate, hasReason: boolean): string[] {
  return [amount, ...tiers.map((tier) => tier.amount)].flatMap((text) => {
    if (parseAmount(text) < 0n) return [`${meter} costs ${text} for ${per}: negative`];
    if (hasReason || !isTokenMeter(meter)) return [];
    const perMillion = calculateCost({ quantity: '1000000', rate: text, per });
    if (perMillion === 0n) return [];
    return perMillion < LOWEST_PER_MILLION || perMillion > HIGHEST_PER_MILLION
      ? [`${meter} costs ${formatAmount(perMillion)} USD per million tokens: implausible`]
      : [];
  });
}

function findJump(before: LabelledRate | undefined, after: LabelledRate): string[] {
  if (before === undefined) return [];
  // Of the same number of units: 3 for a million and 3 for one are not the same price.
  const from = parseAmount(before.amount) * BigInt(after.per);
  const to = parseAmount(after.amount) * BigInt(before.per);
  if (from <= 0n || to <= 0n) return [];
  if (from <= to * HIGHEST_JUMP && to <= from * HIGHEST_JUMP) return [];
  const units = before.per === after.per ? '' : ` for ${before.per}`;
  return [`${after.label} jumps from ${before.amount}${units} to ${after.amount} for ${after.per}`];
}
