import { digestText } from '../digest-text.ts';
import type { Price, PriceCondition } from '../domain/price.ts';

/**
 * The id of a price: where it is, and a hash of what it says. Another amount, date or alias is
 * another id, so that a changed price becomes a new row. The source and the day it was verified
 * are no part of it: to look again at an unchanged price is no change. A user's own price begins
 * with `own/`.
 */
export function createPriceId(price: Omit<Price, 'id'>): string {
  const { providerName, model, match, rates, variants, validFrom, validTo, own } = price;
  const { patterns, operations } = match;
  const content = JSON.stringify([
    [match.exact, match.families, ...(patterns || operations ? [patterns, operations] : [])],
    rates.map(listRate),
    variants.map((variant) => [
      listCondition(variant.when),
      variant.rates.map(listRate),
      variant.multiplier,
      variant.validFrom,
    ]),
    validFrom,
    validTo,
    ...(own === undefined
      ? []
      : [[own.kind, own.factor, own.host, own.environment, own.organization]]),
  ]);
  const hash = digestText(content).slice(0, 8);
  return `${own === undefined ? '' : 'own/'}${providerName}/${model}/${hash}`;
}

/** In one order, within as well: a database that keeps JSON may give it back in another one. */
function listCondition({ timeOfDay, units, ...rest }: PriceCondition): unknown[] {
  const nested = {
    ...(timeOfDay !== undefined && { timeOfDay: { from: timeOfDay.from, to: timeOfDay.to } }),
    ...(units !== undefined && { units: { unit: units.unit, from: units.from } }),
  };
  return Object.entries({ ...rest, ...nested }).sort(([a], [b]) => (a < b ? -1 : 1));
}

function listRate({ meter, per, amount, tiers }: Price['rates'][number]): unknown[] {
  return [meter, per, amount, tiers.map((tier) => [tier.fromInputTokens, tier.amount])];
}
