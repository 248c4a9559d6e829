import { parseAmount } from '../domain/money.ts';
import type { OwnTerms, Price, Rate } from '../domain/price.ts';
import { createPriceId } from './create-price-id.ts';

/** A user's own price, in the words of who writes it down. */
export interface OwnPriceInput extends OwnTerms {
  /** `*` for every provider. */
  readonly providerName: string;
  /** An id, or a pattern in which `*` stands for any characters. */
  readonly model: string;
  readonly rates: readonly Omit<Rate, 'tiers'>[];
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** No factor on the public price is higher; a slip between 15 % and 15 is. */
const HIGHEST_FACTOR = parseAmount('10');

/**
 * Makes a user's own price. `origin` says where it was written: `tallylight.yaml`.
 * @throws RangeError when a rate or a discount cannot be one: every call would be set aside for it.
 */
export function createOwnPrice(input: OwnPriceInput, origin: string): Price {
  checkTerms(input);
  const { providerName, model, rates, validFrom, validTo } = input;
  const { kind, factor, host, environment, organization } = input;
  const isPattern = model.includes('*');
  const price: Omit<Price, 'id'> = {
    providerName,
    model,
    match: { exact: [], families: [], ...(isPattern && { patterns: [model.toLowerCase()] }) },
    rates: rates.map((rate) => ({ ...rate, tiers: [] })),
    variants: [],
    validFrom,
    validTo,
    verifiedAt: null,
    source: { name: 'own', version: origin, url: null, licence: null },
    own: { kind, factor, host, environment, organization },
  };
  return { id: createPriceId(price), ...price };
}

function checkTerms({ kind, factor, model, rates }: OwnPriceInput): void {
  const where = `The price of ${model}`;
  if (kind === 'discount') {
    const share = parseAmount(factor ?? '');
    if (share > 0n && share <= HIGHEST_FACTOR) return;
    throw new RangeError(`${where} has the factor ${factor}: write 0.85 for 15 % less.`);
  }
  if (kind !== 'rates') return;
  if (rates.length === 0) throw new RangeError(`${where} has no rates: write one, such as input.`);
  const below = rates.find(({ amount }) => parseAmount(amount) < 0n);
  if (below !== undefined) {
    throw new RangeError(`${where} has ${below.amount} for ${below.meter}: write 0 or more.`);
  }
}
