import type { Price } from '../domain/price.ts';
import { type LabelledRate, listRates } from './list-rates.ts';

/** One amount that changed; `null` where there is none on that side. */
export interface RateChange {
  /** `input`, `input with processing=batch`, `output from 200001 input tokens`. */
  readonly label: string;
  readonly before: Omit<LabelledRate, 'label'> | null;
  readonly after: Omit<LabelledRate, 'label'> | null;
}

/** The amounts that differ between two prices of a model; of one alone all of its amounts. */
export function listRateChanges(before: Price | undefined, after: Price | undefined): RateChange[] {
  const old = indexRates(before);
  const now = indexRates(after);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((label) => {
    const change = { label, before: old.get(label) ?? null, after: now.get(label) ?? null };
    const isSame =
      change.before?.amount === change.after?.amount && change.before?.per === change.after?.per;
    return isSame ? [] : [change];
  });
}

function indexRates(price: Price | undefined): Map<string, Omit<LabelledRate, 'label'>> {
  const rates = price === undefined ? [] : listRates(price);
  return new Map(rates.map(({ label, amount, per }) => [label, { amount, per }]));
}
