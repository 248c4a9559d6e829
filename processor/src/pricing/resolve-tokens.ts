import type { TokenQuantities } from './decompose-tokens.ts';
import { isWorthANote, resolveRate } from './resolve-rate.ts';
import type { SelectedRate, SelectedRates } from './select-rates.ts';
import type { Unpriced } from './unpriced.ts';

/** What a call's tokens, or its units, pay: each rate with how many of them. */
export interface PaidQuantities {
  readonly quantities: ReadonlyMap<SelectedRate, number>;
  readonly notes: readonly string[];
}

/** The rate of each meter of tokens, or of what contains it; several meters may pay the same rate. */
export function resolveTokens(
  tokens: TokenQuantities['quantities'],
  selected: Pick<SelectedRates, 'rates' | 'lacking'>,
  providerName: string,
): PaidQuantities | Unpriced {
  const quantities = new Map<SelectedRate, number>();
  const notes: string[] = [];
  for (const [meter, quantity] of tokens) {
    const rate = resolveRate(meter, selected, providerName);
    if (rate === null) return { unpriced: `no_rate_for:${meter}` };
    if (rate.meter !== meter && isWorthANote(meter)) {
      notes.push(`${meter}_priced_as_${rate.meter}`);
    }
    quantities.set(rate, (quantities.get(rate) ?? 0) + quantity);
  }
  return { quantities, notes };
}
