import { formatTable } from '../format-table.ts';
import type { Aliases, HeldPrice } from './held-price.ts';

const SHOWN_RATES = 3;

/** Prices for reading, one a line. */
export function formatPriceList(prices: readonly HeldPrice[]): string {
  if (prices.length === 0) return 'No price is like that.\n';
  const rows = prices.map((price) => [
    price.id,
    formatTerms(price),
    price.valid_from === null ? 'always' : price.valid_from.slice(0, 10),
    price.verified_at === null ? 'never' : price.verified_at.slice(0, 10),
    listRemarks(price).join(', '),
  ]);
  return formatTable([['id', 'USD', 'since', 'verified', ''], ...rows]);
}

export function formatAliases(aliases: Aliases): string {
  if (aliases.length === 0) {
    return 'There are no names of your own. They stand in tallylight.yaml, under prices.aliases.\n';
  }
  const rows = aliases.map((alias) => [
    alias.name,
    alias.model,
    alias.provider_name ?? '(every)',
    alias.host ?? '(every)',
  ]);
  return formatTable([['name', 'model', 'provider', 'host'], ...rows]);
}

/** `input 2.5, output 10 (per 1000000)`, or what a price of one's own says instead. */
function formatTerms({ own, rates }: HeldPrice): string {
  if (own?.kind === 'discount') return `public price × ${own.factor}`;
  if (own?.kind === 'free') return 'nothing';
  if (own?.kind === 'subscription') return 'paid by subscription';
  const shown = rates
    .slice(0, SHOWN_RATES)
    .map(
      ({ meter, amount, per }) => `${meter} ${amount}${per === 1 ? '' : `/${shortenCount(per)}`}`,
    );
  const more = rates.length - SHOWN_RATES;
  return shown.join(', ') + (more > 0 ? ` +${more}` : '');
}

/** `1M`, `1k`: a million and a thousand. */
function shortenCount(count: number): string {
  if (count % 1_000_000 === 0) return `${count / 1_000_000}M`;
  return count % 1000 === 0 ? `${count / 1000}k` : String(count);
}

function listRemarks({ state, stale, own, confidence }: HeldPrice): string[] {
  return [
    ...(state === 'in_force' ? [] : [state.replace('_', ' ')]),
    ...(own === null ? [] : ['own']),
    ...(confidence === 'doubtful' ? ['doubtful'] : []),
    ...(stale ? ['stale'] : []),
  ];
}
