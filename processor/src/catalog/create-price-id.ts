import { createHash } from 'node:crypto';
import type { Price } from '../domain/price.ts';

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
      Object.entries(variant.when).sort(([a], [b]) => (a < b ? -1 : 1)),
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
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return `${own === undefined ? '' : 'own/'}${providerName}/${model}/${hash}`;
}

function listRate({ meter, per, amount, tiers }: Price['rates'][number]): unknown[] {
  return [meter, per, amount, tiers.map((tier) => [tier.fromInputTokens, tier.amount])];
}
