import {
  createOwnPrice,
  type OwnPriceInput,
} from '../../../processor/src/catalog/create-own-price.ts';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import type { ModelAlias, Price } from '../../../processor/src/domain/price.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { createRecord } from './create-record.ts';

export const catalog = loadCatalog();

export function own(given: Partial<OwnPriceInput>): Price {
  const input = {
    ...{ kind: 'rates' as const, factor: null, providerName: '*', model: '*', rates: [] },
    ...{ host: null, environment: null, organization: null, validFrom: null, validTo: null },
    ...given,
  };
  return createOwnPrice(input, 'tallylight.yaml');
}

/** Rates for a million tokens. */
export function perMillion(input: string, output = input) {
  return [
    { meter: 'input', per: 1_000_000, amount: input },
    { meter: 'output', per: 1_000_000, amount: output },
  ];
}

/** A million tokens in and none out, unless the test says otherwise. */
export function price(
  call: Parameters<typeof createRecord>[0],
  prices: readonly Price[],
  aliases: readonly ModelAlias[] = [],
) {
  const tokens = { inputTokens: 1_000_000, outputTokens: 0 };
  const record = createRecord({ serviceTier: 'default', tokens, ...call });
  const priced = priceUsage(record, createPriceBook(catalog, prices, aliases));
  const { costBasis, listCost, effectiveCost, notes } = priced;
  return {
    basis: costBasis,
    list: listCost === null ? null : formatAmount(listCost),
    cost: effectiveCost === null ? null : formatAmount(effectiveCost),
    notes: notes.map((note) => note.replace(/\/[0-9a-f]{8}$/, '')),
    priced,
  };
}

export function costOf(...args: Parameters<typeof price>): string | null {
  return price(...args).cost;
}
