import { createPriceId } from '../../../processor/src/catalog/create-price-id.ts';
import type { Price } from '../../../processor/src/domain/price.ts';
import type { LedgerPrice } from '../../../processor/src/domain/price-life.ts';

/** A price of so many USD for a million tokens in and out. */
export function createCatalogPrice({
  amount = '2',
  ...given
}: Partial<Omit<Price, 'id' | 'rates'>> & { readonly amount?: string } = {}): Price {
  const rate = { per: 1_000_000, amount, tiers: [] };
  const price: Omit<Price, 'id'> = {
    providerName: 'openai',
    model: 'gpt-5',
    match: { exact: [], families: [given.model ?? 'gpt-5'] },
    rates: [
      { meter: 'input', ...rate },
      { meter: 'output', ...rate },
    ],
    variants: [],
    validFrom: null,
    validTo: null,
    verifiedAt: null,
    source: { name: 'genai-prices', version: '1', url: 'https://example.com/', licence: 'MIT' },
    ...given,
  };
  return { id: createPriceId(price), ...price };
}

/** A price as the ledger holds it. */
export function createLedgerPrice(price: Price, given: Partial<LedgerPrice> = {}): LedgerPrice {
  return {
    price,
    knownFrom: '2026-11-01T00:00:00.000Z',
    origin: 'built-in',
    addedBy: null,
    verifiedBy: null,
    revokedAt: null,
    revokedReason: null,
    revokedBy: null,
    lastUsedAt: null,
    ...given,
  };
}
