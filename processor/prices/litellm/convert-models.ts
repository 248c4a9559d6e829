import type { PriceDraft } from '../../src/catalog/price-draft.ts';
import type { PriceVariant, Rate } from '../../src/domain/price.ts';
import { type ConvertedCost, convertCosts } from './convert-costs.ts';
import { convertNested } from './convert-nested.ts';
import { providerNameOf } from './provider-names.ts';
import { readName } from './read-name.ts';
import { exactCost, imageCost, type RoundCost, secondCost } from './round-cost.ts';
import type { Source, SourceModel } from './source.ts';

/** Whether a meter counts tokens. */
const TOKEN_METER = /(?:^|_)(?:input|output|cache_read|cache_write)$/;
/** Other measures of what tokens pay. */
const MEASURE = /^(?:images|input_images|audio_seconds|video_seconds|characters)(?:\.|$)/;

interface ConvertedEntry {
  readonly providerName: string;
  readonly model: string;
  /** A search that has no model: LiteLLM calls it `search`. */
  readonly isService: boolean;
  readonly rates: readonly Rate[];
  readonly variants: readonly PriceVariant[];
  readonly url: string | null;
  readonly caveats: readonly string[];
}

/** Turns LiteLLM's price map into prices: entries for one model, by size and quality, become one. */
export function convertModels({ version, models }: Source): {
  readonly prices: readonly PriceDraft[];
  /** What was left out, and why, one line each. */
  readonly skipped: readonly string[];
} {
  const entries = new Map<string, ConvertedEntry[]>();
  const skipped: string[] = [];
  for (const [name, model] of Object.entries(models)) {
    try {
      const entry = convertEntry(name, model);
      const key = `${entry.providerName}/${entry.model.toLowerCase()}`;
      entries.set(key, [...(entries.get(key) ?? []), entry]);
    } catch (error) {
      skipped.push(`${name}: ${(error as Error).message}`);
    }
  }
  const prices = [...entries.values()].map((group) => merge(group, version));
  return { prices, skipped };
}

function convertEntry(name: string, model: SourceModel): ConvertedEntry {
  const sourceId = model.litellm_provider ?? '';
  const { model: id, imageClass, pixels } = readName(name, sourceId);
  const costs = withoutSecondMeasures(convertCosts(model).filter(({ cost }) => cost !== 0));
  const caveats = new Set<string>();

  function toRate(cost: ConvertedCost, tiers: Rate['tiers']): Rate {
    const isImage = cost.meter === 'images' || (cost.meter === 'pixels' && pixels !== null);
    const meter = isImage && imageClass !== '' ? `images.${imageClass}` : cost.meter;
    const { amount, per, restored } = round(cost, model, pixels);
    if (restored)
      caveats.add(`LiteLLM has ${cost.cost} for one: the published price was worked out from it`);
    return { meter, per, amount, tiers };
  }

  const nested = convertNested(model);
  const rates = [...collectRates(costs, 'standard', toRate), ...nested.rates];
  if (rates.length === 0) throw new Error('no rates');
  if (model.source === undefined) caveats.add('LiteLLM names no page of the provider');
  const variants = ['batch', 'flex', 'priority'].flatMap((tier): PriceVariant[] => {
    const own = collectRates(costs, tier, toRate);
    const when = tier === 'batch' ? { processing: tier } : { serviceTier: tier };
    return own.length === 0 ? [] : [{ when, rates: own, multiplier: null, validFrom: null }];
  });
  return {
    providerName: providerNameOf(sourceId),
    model: id,
    isService: model.mode === 'search' && id === 'search',
    rates,
    variants: [...variants, ...nested.variants],
    url: model.source ?? null,
    caveats: [...caveats],
  };
}

/** What is billed by tokens is not billed by the image as well, and the other way round. */
function withoutSecondMeasures(costs: readonly ConvertedCost[]): readonly ConvertedCost[] {
  const isMeasured = costs.some(({ meter }) => MEASURE.test(meter));
  if (!isMeasured) return costs;
  const byTokens = costs.some(({ meter }) => meter === 'input');
  return costs.filter(({ meter }) => !(byTokens ? MEASURE : TOKEN_METER).test(meter));
}

function round(cost: ConvertedCost, model: SourceModel, pixels: number | null): RoundCost {
  if (cost.meter === 'pixels' && pixels !== null) return imageCost(cost.cost, pixels);
  if (cost.meter === 'audio_seconds') return secondCost(cost.cost, model.metadata);
  return exactCost(cost.cost, cost.per);
}

/** The rates of one tier, one per meter: the first cost of several for the same counts. */
function collectRates(
  costs: readonly ConvertedCost[],
  tier: string,
  toRate: (cost: ConvertedCost, tiers: Rate['tiers']) => Rate,
): Rate[] {
  const own = costs.filter(
    ({ when }) => (when.processing ?? when.serviceTier ?? 'standard') === tier,
  );
  const rates = new Map<string, Rate>();
  for (const cost of own) {
    if (cost.fromInputTokens !== null || rates.has(cost.meter)) continue;
    const tiers = own
      .filter(({ meter, fromInputTokens }) => meter === cost.meter && fromInputTokens !== null)
      .map(({ fromInputTokens, cost, per }) => ({
        fromInputTokens: fromInputTokens ?? 1,
        amount: exactCost(cost, per).amount,
      }));
    rates.set(cost.meter, toRate(cost, tiers));
  }
  return [...rates.values()];
}

function merge(entries: readonly ConvertedEntry[], version: string): PriceDraft {
  const [first] = entries;
  if (first === undefined) throw new Error('A price needs an entry.');
  const byTokens = entries.some(({ rates }) => rates.some(({ meter }) => meter === 'input'));
  const used = byTokens
    ? entries.filter(({ rates }) => rates.some(({ meter }) => meter === 'input'))
    : entries;
  const rates = new Map<string, Rate>();
  for (const rate of used.flatMap((entry) => entry.rates)) {
    if (!rates.has(rate.meter)) rates.set(rate.meter, rate);
  }
  const caveats = [...new Set(used.flatMap((entry) => entry.caveats))];
  return {
    providerName: first.providerName,
    model: used[0]?.model ?? first.model,
    match: { exact: [], families: [], ...(first.isService && { operations: ['search'] }) },
    rates: [...rates.values()],
    variants: used.flatMap((entry) => entry.variants),
    validFrom: null,
    validTo: null,
    verifiedAt: null,
    source: {
      name: 'litellm',
      version,
      url: used.find(({ url }) => url !== null)?.url ?? null,
      licence: 'MIT',
    },
    ...(caveats.length === 0 ? {} : { caveat: `${caveats.join('. ')}.` }),
  };
}
