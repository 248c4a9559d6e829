import type { StatedCost } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { cost } from './semconv.ts';

/** More than any call costs; what is above is a mistake of the sender. */
const maxAmount = 1e9;

/**
 * The cost that the provider's response stated: its exact text, else the shortest text of the double.
 * `null` when none is stated, when the amount is an estimate of the sender, or when it has no
 * currency: an amount without one says nothing, and the catalogue knows better.
 * `ai.usage.cost.stated` says by its name whose cost it is, `gen_ai.usage.cost.amount` by its source.
 */
export function readStatedCost(reader: AttributeReader): StatedCost | null {
  const source = reader.text(cost.source) ?? (reader.has(cost.stated) ? 'provider' : null);
  if (source !== 'provider') return null;
  const currency = reader.text(cost.currency)?.toUpperCase() ?? null;
  const [statedName = ''] = cost.stated;
  const [amountName = ''] = cost.amount;
  const text = reader.text(cost.stated);
  const amount = reader.has(cost.amount) ? reader.quantity(amountName) : null;
  if (text !== null && !isAmount(text)) {
    reader.problems.push(`${statedName} is "${text}": it must be a decimal number from 0 on.`);
    return null;
  }
  if (text === null && amount !== null && amount > maxAmount) {
    reader.problems.push(`${amountName} is ${amount}: no call costs that much.`);
    return null;
  }
  const stated = text ?? (amount === null ? null : String(amount));
  if (stated === null || currency === null) return null;
  if (!/^[A-Z]{3}$/.test(currency)) {
    reader.problems.push(`${cost.currency[0]} is "${currency}": it must be an ISO 4217 code.`);
    return null;
  }
  return { amount: stated, currency };
}

function isAmount(text: string): boolean {
  return /^\d{1,40}(\.\d{1,60})?(e[+-]?\d{1,2})?$/i.test(text) && Number(text) <= maxAmount;
}
