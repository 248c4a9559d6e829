import type { PriceCondition } from '../../src/domain/price.ts';
import type { SourceModel } from './source.ts';

const MILLION = 1_000_000;
const THOUSAND = 1_000;

/** One cost of LiteLLM: for which meter, under which condition, from which length of the context on. */
export interface ConvertedCost {
  readonly meter: string;
  /** For how many units our rate is; the cost is for one. */
  readonly per: number;
  /** USD for one unit. */
  readonly cost: number;
  readonly when: PriceCondition;
  /** `null` for the amount without long context. */
  readonly fromInputTokens: number | null;
}

type Meter = readonly [meter: string, per: number];

/** LiteLLM's cost keys: our meter, and for how many of its units our rate is. */
const METERS: Readonly<Record<string, Meter | undefined>> = {
  input_cost_per_token: ['input', MILLION],
  input_cost_per_audio_token: ['audio_input', MILLION],
  input_cost_per_image_token: ['image_input', MILLION],
  cache_read_input_token_cost: ['cache_read', MILLION],
  cache_read_input_image_token_cost: ['image_cache_read', MILLION],
  cache_creation_input_token_cost: ['cache_write', MILLION],
  output_cost_per_token: ['output', MILLION],
  output_cost_per_reasoning_token: ['reasoning_output', MILLION],
  output_cost_per_audio_token: ['audio_output', MILLION],
  output_cost_per_image_token: ['image_output', MILLION],
  input_cost_per_character: ['characters', MILLION],
  ocr_cost_per_page: ['pages', THOUSAND],
  annotation_cost_per_page: ['annotated_pages', THOUSAND],
  ocr_cost_per_credit: ['credits', 1],
  output_cost_per_video_per_second: ['video_seconds', 1],
};

/** What a key means differs by what the model does. */
const METERS_BY_MODE: Readonly<Record<string, Readonly<Record<string, Meter | undefined>>>> = {
  audio_speech: { output_cost_per_second: ['audio_seconds', 1] },
  audio_transcription: {
    input_cost_per_second: ['audio_seconds', 1],
    output_cost_per_second: ['audio_seconds', 1],
  },
  image_edit: { output_cost_per_image: ['images', 1] },
  image_generation: {
    output_cost_per_image: ['images', 1],
    input_cost_per_pixel: ['pixels', MILLION],
    output_cost_per_pixel: ['pixels', MILLION],
  },
  rerank: { input_cost_per_query: ['search_units', THOUSAND] },
  search: { input_cost_per_query: ['requests', THOUSAND] },
  vector_store: { input_cost_per_query: ['requests', THOUSAND] },
  video_generation: {
    output_cost_per_second: ['video_seconds', 1],
    input_cost_per_image: ['input_images', 1],
  },
};

const TIERS: Readonly<Record<string, PriceCondition>> = {
  batches: { processing: 'batch' },
  flex: { serviceTier: 'flex' },
  priority: { serviceTier: 'priority' },
};

/** In databricks' own currency, beside the same in USD. */
const OTHER_CURRENCY = /_dbu_cost_/;
/** Read elsewhere. */
const NESTED: ReadonlySet<string> = new Set([
  'tiered_pricing',
  'guardrail_cost_per_unit',
  'search_context_cost_per_query',
]);

/**
 * The costs of one entry.
 * @throws Error on a cost key that is not known: a price that is half understood would be wrong.
 */
export function convertCosts(model: SourceModel): ConvertedCost[] {
  return Object.entries(model).flatMap(([key, cost]) => {
    if (!/cost|pricing/.test(key) || NESTED.has(key) || OTHER_CURRENCY.test(key)) return [];
    if (typeof cost !== 'number') throw new Error(`the cost ${key} is no number`);
    const [, name = key, above, tier] =
      /^(.*?)(?:_above_(\d+)k_tokens)?(?:_(batches|flex|priority))?$/.exec(key) ?? [];
    const meter = findMeter(name, model);
    if (meter === null) {
      if (cost === 0) return [];
      throw new Error(`the cost ${key} is not known`);
    }
    const when = tier === undefined ? {} : (TIERS[tier] ?? {});
    const fromInputTokens = above === undefined ? null : Number(above) * THOUSAND + 1;
    return [{ meter: meter[0], per: meter[1], cost, when, fromInputTokens }];
  });
}

function findMeter(name: string, { mode = '', ...costs }: SourceModel): Meter | null {
  const known = METERS_BY_MODE[mode]?.[name] ?? METERS[name];
  if (known !== undefined) return known;
  // Some entries give what an image costs as the cost of an input image.
  const makesImages = mode === 'image_generation' || mode === 'image_edit';
  if (name === 'input_cost_per_image' && makesImages) {
    return costs.output_cost_per_image === undefined ? ['images', 1] : ['input_images', 1];
  }
  const [, base = '', size] =
    /^(output_cost_per_image|output_cost_per_second)_(\d+(?:\.\d+)?[kKp]?)$/.exec(name) ?? [];
  const meter = METERS_BY_MODE[mode]?.[base];
  if (meter === undefined || size === undefined) return null;
  return [`${meter[0]}.${size.toLowerCase().replace('.', '_')}`, meter[1]];
}
