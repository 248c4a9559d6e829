import type { Charge } from '../domain/charge.ts';
import { calculateCost, multiplyDecimals } from '../domain/money.ts';
import type { Price } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { decomposeTokens } from './decompose-tokens.ts';
import { describeGuesses } from './describe-guesses.ts';
import { isWorthANote, resolveRate } from './resolve-rate.ts';
import { resolveUnits } from './resolve-units.ts';
import { type SelectedRate, type SelectedRates, selectRates } from './select-rates.ts';
import { isUnpriced, type Unpriced } from './unpriced.ts';

/** A call's charges at one price, one for each rate that it uses. */
export interface Charges {
  readonly charges: readonly Charge[];
  readonly notes: readonly string[];
}

/** The charges of a record at a price, or why there are none. Pure; every line is exact. */
export function calculateCharges(record: UsageRecord, price: Price): Charges | Unpriced {
  if (record.inconsistent) return { unpriced: 'inconsistent_token_counts' };
  const tokens = decomposeTokens(record.tokens);
  if (isUnpriced(tokens)) return tokens;
  const selected = selectRates(price, record);
  if (isUnpriced(selected)) return selected;
  const gap = findGap(record, selected.rates);
  if (gap !== null && isUnpriced(gap)) return gap;

  const notes = [...selected.notes, ...tokens.notes, ...(gap === null ? [] : [gap.note])];
  const quantities = new Map<SelectedRate, number>();
  for (const [meter, quantity] of tokens.quantities) {
    const rate = resolveRate(meter, selected.rates, price.providerName);
    if (rate === null) return { unpriced: `no_rate_for:${meter}` };
    if (rate.meter !== meter && isWorthANote(meter)) {
      notes.push(`${meter}_priced_as_${rate.meter}`);
    }
    quantities.set(rate, (quantities.get(rate) ?? 0) + quantity);
  }
  notes.push(...describeGuesses(record, selected.rates));

  const units = resolveUnits(record.units, selected.rates, tokens.quantities.size > 0);
  if (isUnpriced(units)) return units;
  notes.push(...units.notes);
  for (const [rate, quantity] of units.quantities) quantities.set(rate, quantity);

  const counted = record.tokens.inputTokens !== null || record.tokens.outputTokens !== null;
  if (!counted && quantities.size === 0) return { unpriced: 'no_usage_reported' };
  if (price.caveat !== undefined) notes.push('price_unconfirmed');
  return { charges: toCharges(quantities, selected), notes };
}

/** A total that is missing beside one that is known. */
function findGap(
  { tokens, status }: UsageRecord,
  rates: SelectedRates['rates'],
): { readonly note: string } | Unpriced | null {
  const { inputTokens, outputTokens } = tokens;
  if (inputTokens === null && outputTokens !== null && rates.has('input')) {
    return { unpriced: 'input_tokens_unknown' };
  }
  if (outputTokens !== null || inputTokens === null || !rates.has('output')) return null;
  if (rates.get('output')?.amount === '0') return null;
  // A stream that broke off is billed for what it had produced: at least for its input.
  return status === 'success'
    ? { unpriced: 'output_tokens_unknown' }
    : { note: 'output_tokens_unknown' };
}

/** In the price's own order of rates. */
function toCharges(
  quantities: ReadonlyMap<SelectedRate, number>,
  { rates }: SelectedRates,
): Charge[] {
  return [...rates.values()].flatMap((rate) => {
    const count = quantities.get(rate) ?? 0;
    if (count === 0) return [];
    const quantity = Number.isSafeInteger(count)
      ? String(count)
      : multiplyDecimals(String(count), '1');
    const { meter, per, amount } = rate;
    const cost = calculateCost({ quantity, rate: amount, per });
    return [{ meter, quantity, rate: amount, per, cost }];
  });
}
