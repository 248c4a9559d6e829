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

/** Makes a user's own price. `origin` says where it was written: `tallylight.yaml`. */
export function createOwnPrice(input: OwnPriceInput, origin: string): Price {
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
