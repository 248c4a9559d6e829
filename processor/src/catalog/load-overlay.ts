import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { multiplyDecimals } from '../domain/money.ts';
import type { PriceCondition, Rate } from '../domain/price.ts';
import type { PriceDraft } from './price-draft.ts';

/** Beside the catalogues; the same place seen from `src` and from `dist`. */
const OVERLAY = new URL('../../prices/overlay.json', import.meta.url);

/** Facts that the imported data lack: free models, further names, premiums, rates by class. */
export interface Overlay {
  isFree(providerName: string, model: string): boolean;
  /** The price with its further names, premiums and rates. */
  apply(price: PriceDraft): PriceDraft;
  /** Whether there is a reason why a model costs more or less than models do. */
  isPlausible(price: PriceDraft): boolean;
}

interface OverlayFile {
  readonly freeModels: readonly { readonly providerName: string; readonly models: string[] }[];
  readonly aliases: readonly {
    readonly providerName: string;
    readonly model: string;
    readonly exact: readonly string[];
  }[];
  readonly premiums: readonly {
    readonly providerName: string;
    /** `*` for every one. */
    readonly models: readonly string[];
    readonly when: PriceCondition;
    readonly multiplier: string;
    readonly validFrom?: string;
  }[];
  /** Conditions under which every rate is a share of the standard one. Of several the first holds. */
  readonly shares: readonly {
    readonly providerName: string;
    readonly models: readonly string[];
    readonly when: PriceCondition;
    readonly share: string;
  }[];
  readonly rates: readonly {
    readonly providerName: string;
    readonly models: readonly string[];
    readonly rates: readonly Omit<Rate, 'tiers'>[];
  }[];
  /** Models whose rates are out of the ordinary for a reason, which stands beside them. */
  readonly plausible: readonly { readonly providerName: string; readonly models: string[] }[];
}

/** Reads `overlay.json`, which is written by hand; each entry names its source. */
export function loadOverlay(path = OVERLAY): Overlay {
  const file = JSON.parse(readFileSync(path, 'utf8')) as OverlayFile;

  return {
    isFree(providerName, model) {
      if (model.endsWith(':free')) return true;
      return file.freeModels.some(
        (entry) => entry.providerName === providerName && entry.models.includes(model),
      );
    },
    apply(price) {
      const aliases = file.aliases
        .filter((entry) => isFor(entry, price) && entry.model === price.model)
        .flatMap((entry) => entry.exact);
      const premiums = file.premiums
        .filter((entry) => covers(entry, price))
        .filter(({ validFrom = '' }) => price.validTo === null || validFrom < price.validTo)
        .map(({ when, multiplier, validFrom = null }) => ({
          when,
          rates: [],
          multiplier,
          validFrom,
        }));
      const shares = file.shares
        .filter((entry) => covers(entry, price))
        .filter(({ when }, at, all) => {
          return all.findIndex((other) => isDeepStrictEqual(other.when, when)) === at;
        })
        .map(({ when, share }) => ({
          when,
          rates: price.rates.map((rate) => multiplyRate(rate, share)),
          multiplier: null,
          validFrom: null,
        }));
      const further = file.rates
        .filter((entry) => covers(entry, price))
        .flatMap(({ rates }) => rates.map((rate) => ({ ...rate, tiers: [] })));
      const exact = [...new Set([...price.match.exact, ...aliases])].sort();
      return {
        ...price,
        rates: [...price.rates, ...further],
        match: { ...price.match, exact },
        variants: [...price.variants, ...premiums, ...shares],
      };
    },
    isPlausible: (price) => file.plausible.some((entry) => covers(entry, price)),
  };
}

function covers(
  entry: { readonly providerName: string; readonly models: readonly string[] },
  price: PriceDraft,
): boolean {
  return isFor(entry, price) && (entry.models.includes('*') || entry.models.includes(price.model));
}

function multiplyRate(rate: Rate, share: string): Rate {
  return {
    ...rate,
    amount: multiplyDecimals(rate.amount, share),
    tiers: rate.tiers.map((tier) => ({ ...tier, amount: multiplyDecimals(tier.amount, share) })),
  };
}

function isFor(entry: { readonly providerName: string }, price: PriceDraft): boolean {
  return entry.providerName === price.providerName;
}
