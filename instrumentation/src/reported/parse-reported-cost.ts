import type { ResponseFacts } from '../call.ts';
import { isFields, type Report } from './read-fields.ts';

/** More than any call costs: what is above is a mistake, such as another unit. */
const maxAmount = 1e9;

/** A cost as the provider stated it, to the last digit. */
export function parseReportedCost(value: unknown, report: Report): ResponseFacts['statedCost'] {
  if (value === undefined) return undefined;
  const { amount, currency = 'USD' } = isFields(value) ? value : {};
  const text = typeof amount === 'number' ? String(amount) : amount;
  const isAmount =
    typeof text === 'string' &&
    /^\d{1,40}(\.\d{1,60})?(e[+-]?\d{1,2})?$/i.test(text) &&
    Number(text) <= maxAmount;
  if (isAmount && typeof currency === 'string' && /^[a-z]{3}$/i.test(currency)) {
    return { amount: text, currency: currency.toUpperCase() };
  }
  report("cost is left out: give { amount: '0.0123', currency: 'USD' }");
  return undefined;
}
