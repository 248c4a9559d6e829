import type { Price, PriceSource } from '../../domain/price.ts';
import type { Overlay } from '../load-overlay.ts';
import type { PriceDraft } from '../price-draft.ts';
import { convertMatch } from './convert-match.ts';
import { convertRates } from './convert-rates.ts';
import {
  convertDailyRates,
  convertVariants,
  haveSameMeters,
  startsBefore,
  toInstant,
} from './convert-variants.ts';
import { modelSuffixOf, providerNameOf } from './provider-names.ts';
import type { Source, SourceDatedRates, SourceModel, SourceProvider } from './source.ts';

export interface ConvertedCatalog {
  readonly prices: readonly PriceDraft[];
  /** What was left out, and why, one line each. */
  readonly skipped: readonly string[];
}

/** Shares its address with `openai`, and prices one endpoint that no record tells apart. */
const SKIPPED_PROVIDERS: ReadonlySet<string> = new Set(['openai-decisions']);

/** Turns genai-prices' data into prices, one for each model and period. */
export function convertCatalog(source: Source, overlay: Overlay): ConvertedCatalog {
  const prices: PriceDraft[] = [];
  const skipped: string[] = [];
  for (const provider of source.providers) {
    if (SKIPPED_PROVIDERS.has(provider.id)) {
      skipped.push(`${provider.id}: the whole provider`);
      continue;
    }
    for (const model of provider.models) {
      const note = (what: string) => skipped.push(`${provider.id}/${model.id}: ${what}`);
      try {
        prices.push(...convertPeriods({ provider, model, version: source.version, overlay, note }));
      } catch (error) {
        note((error as Error).message);
      }
    }
  }
  return { prices, skipped };
}

function convertPeriods({
  provider,
  model,
  version,
  overlay,
  note,
}: {
  provider: SourceProvider;
  model: SourceModel;
  version: string;
  overlay: Overlay;
  note: (what: string) => void;
}): PriceDraft[] {
  const providerName = providerNameOf(provider.id);
  const suffix = modelSuffixOf(provider.id);
  const { match, dropped } = convertMatch(model.match, {
    sourceId: provider.id,
    model: model.id,
    suffix,
  });
  for (const clause of dropped) note(`match clause ${clause}`);
  const { variants, dropped: unanswerable } = convertVariants(model.price_variants ?? []);
  for (const condition of unanswerable) note(`variant ${condition}`);

  const entries: readonly SourceDatedRates[] = Array.isArray(model.prices)
    ? model.prices
    : [{ prices: model.prices as SourceDatedRates['prices'] }];
  const periods = entries.filter((entry) => entry.constraint?.start_time === undefined);
  const daily = convertDailyRates(entries.filter((entry) => !periods.includes(entry)));
  const begins = periods.map((period) => toInstant(period.constraint?.start_date));

  return periods.map((period, index) => {
    const rates = convertRates(period.prices);
    const free = rates.length === 0 && overlay.isFree(providerName, model.id);
    if (rates.length === 0 && !free) throw new Error('no rates, and not known to be free');
    const validTo = begins[index + 1] ?? null;
    // Hours cannot be dated in the source: they belong to the latest period (its comments say so).
    const hours = index === periods.length - 1 ? daily : [];
    for (const { rates: hourly } of hours) {
      if (!haveSameMeters(rates, hourly)) throw new Error('hours with other meters than the day');
    }
    return {
      providerName,
      model: model.id + suffix,
      match,
      rates: free ? FREE_RATES : rates,
      variants: [...variants, ...hours].filter((variant) => startsBefore(variant, validTo)),
      validFrom: begins[index] ?? null,
      validTo,
      verifiedAt: findVerifiedAt(model.price_comments ?? ''),
      source: describeSource(provider, version),
    };
  });
}

const FREE_RATES: Price['rates'] = [
  { meter: 'input', per: 1_000_000, amount: '0', tiers: [] },
  { meter: 'output', per: 1_000_000, amount: '0', tiers: [] },
];

/** The latest day on which, by its own comment, somebody looked at the provider's page. */
function findVerifiedAt(comments: string): string | null {
  const days = [...comments.matchAll(/\b(?:verified|checked)(?: on)? (\d{4}-\d{2}-\d{2})/gi)];
  return toInstant(
    days
      .map((found) => found[1])
      .sort()
      .at(-1),
  );
}

function describeSource(provider: SourceProvider, version: string): PriceSource {
  return {
    name: 'genai-prices',
    version,
    url: provider.pricing_urls?.[0] ?? null,
    licence: 'MIT',
  };
}
