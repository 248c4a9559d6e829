import type { ModelChange } from '../alerting/create-price-payload.ts';
import type { PriceDifference } from '../catalog/diff-prices.ts';
import { listRates } from '../catalog/list-rates.ts';
import type { Price } from '../domain/price.ts';

/** Differences in the words in which people and receivers are told. Refused ones are left out. */
export function listModelChanges(differences: readonly PriceDifference[]): ModelChange[] {
  return differences
    .filter(({ faults }) => faults.length === 0)
    .map(({ kind, providerName, model, previous, next, changes }) => ({
      kind,
      provider_name: providerName,
      model,
      valid_from: findBegin(previous, next),
      rates: changes.map(({ label, before, after }) => ({
        rate: label,
        before: formatRate(before),
        after: formatRate(after),
      })),
    }));
}

/** One price that somebody added or ended by hand. */
export function createModelChange(kind: 'added' | 'removed', price: Price): ModelChange {
  const rates = kind === 'added' ? listRates(price) : [];
  return {
    kind,
    provider_name: price.providerName,
    model: price.model,
    valid_from: price.validFrom,
    rates: rates.map(({ label, ...rate }) => ({
      rate: label,
      before: null,
      after: formatRate(rate),
    })),
  };
}

/** The first instant of what was not there before. */
function findBegin(previous: readonly Price[], next: readonly Price[]): string | null {
  const known = new Set(previous.map(({ id }) => id));
  const begins = next.filter(({ id }) => !known.has(id)).map(({ validFrom }) => validFrom);
  // Of several the last: a former price that now has an end is new as well.
  return begins.reduce((latest, begin) => ((begin ?? '') > (latest ?? '') ? begin : latest), null);
}

function formatRate(rate: { readonly amount: string; readonly per: number } | null): string | null {
  return rate === null ? null : `${rate.amount} for ${rate.per}`;
}
