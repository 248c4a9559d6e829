import type { Charge } from '../domain/charge.ts';
import { isInputOnly } from '../domain/is-input-only.ts';
import { isTokenMeter } from '../domain/is-token-meter.ts';
import { calculateCost, multiplyDecimals } from '../domain/money.ts';
import type { Price } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { decomposeTokens, type TokenQuantities } from './decompose-tokens.ts';
import { describeGuesses } from './describe-guesses.ts';
import { type PaidQuantities, resolveTokens } from './resolve-tokens.ts';
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

  const paid = resolvePaid(record, tokens.quantities, selected, price.providerName);
  if (isUnpriced(paid)) return paid;
  if (paid.quantities.size === 0 && !isCounted(record, selected)) {
    return { unpriced: 'no_usage_reported' };
  }
  const notes = [
    ...selected.notes,
    ...tokens.notes,
    ...(gap === null ? [] : [gap.note]),
    ...paid.notes,
    ...describeGuesses(record, selected.rates),
  ];
  if (price.caveat !== undefined) notes.push('price_unconfirmed');
  return { charges: toCharges(paid.quantities, selected), notes };
}

/**
 * What tokens and units pay. A price by seconds, characters or pages alone is not missing the rates of
 * tokens: answers count them as well, as another measure of what the units have paid for.
 */
function resolvePaid(
  record: UsageRecord,
  counts: TokenQuantities['quantities'],
  selected: SelectedRates,
  providerName: string,
): PaidQuantities | Unpriced {
  const { rates } = selected;
  const hasTokenRates = [...rates.keys()].some(isTokenMeter);
  const units = resolveUnits(record.units, rates, {
    hasPaidTokens: hasTokenRates && counts.size > 0,
    providerName,
  });
  if (!hasTokenRates && !isUnpriced(units) && units.quantities.size > 0) {
    const notes = counts.size > 0 ? ['tokens_not_billed'] : [];
    return { quantities: units.quantities, notes: [...notes, ...units.notes] };
  }
  const tokens = resolveTokens(counts, selected, providerName);
  if (isUnpriced(tokens)) return tokens;
  if (isUnpriced(units)) return units;
  return {
    quantities: new Map([...tokens.quantities, ...units.quantities]),
    notes: [...tokens.notes, ...units.notes],
  };
}

/** Whether anything that the price knows is reported, be it zero. */
function isCounted({ tokens, units }: UsageRecord, { rates }: SelectedRates): boolean {
  if (tokens.inputTokens !== null || tokens.outputTokens !== null) return true;
  return Object.keys(units).some((unit) => rates.has(unit));
}

/** A total that is missing beside one that is known. */
function findGap(
  { tokens, status, operationName }: UsageRecord,
  rates: SelectedRates['rates'],
): { readonly note: string } | Unpriced | null {
  const { inputTokens, outputTokens } = tokens;
  if (inputTokens === null && outputTokens !== null && costs('input')) {
    return { unpriced: 'input_tokens_unknown' };
  }
  if (outputTokens !== null || inputTokens === null || !costs('output')) return null;
  // Some embedding models have a rate for output all the same.
  if (isInputOnly(operationName)) return null;
  // A stream that broke off is billed for what it had produced: at least for its input.
  return status === 'success'
    ? { unpriced: 'output_tokens_unknown' }
    : { note: 'output_tokens_unknown' };

  function costs(meter: string): boolean {
    return rates.has(meter) && rates.get(meter)?.amount !== '0';
  }
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
