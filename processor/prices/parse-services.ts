import type { PriceDraft } from '../src/catalog/price-draft.ts';
import type { PriceVariant, Rate } from '../src/domain/price.ts';

interface ServicesFile {
  /** The day on which the facts were gathered, `YYYY-MM-DD`. */
  readonly version: string;
  readonly services: readonly Service[];
}

/** A service's price, as it is written by hand: what is empty is left out. */
interface Service {
  readonly providerName: string;
  readonly model: string;
  readonly exact?: readonly string[];
  readonly operations?: readonly string[];
  readonly rates: readonly HandwrittenRate[];
  readonly variants?: readonly {
    readonly when: PriceVariant['when'];
    readonly rates: readonly HandwrittenRate[];
  }[];
  /** The provider's own price page. */
  readonly url: string;
  readonly caveat?: string;
}

type HandwrittenRate = Omit<Rate, 'tiers'>;

/** Reads `services.json`. What it says is checked when the catalogue is written. */
export function parseServices(text: string): {
  readonly version: string;
  readonly drafts: readonly PriceDraft[];
} {
  const { version, services } = JSON.parse(text) as ServicesFile;
  return { version, drafts: services.map((service) => toDraft(service, version)) };
}

function toDraft(service: Service, version: string): PriceDraft {
  const { providerName, model, exact = [], operations, variants = [], url, caveat } = service;
  return {
    providerName,
    model,
    match: { exact, families: [], ...(operations && { operations }) },
    rates: service.rates.map(withoutTiers),
    variants: variants.map(({ when, rates }) => ({
      when,
      rates: rates.map(withoutTiers),
      multiplier: null,
      validFrom: null,
    })),
    validFrom: null,
    validTo: null,
    verifiedAt: null,
    source: { name: 'services', version, url, licence: 'Apache-2.0' },
    ...(caveat && { caveat }),
  };
}

function withoutTiers(rate: HandwrittenRate): Rate {
  return { ...rate, tiers: [] };
}
