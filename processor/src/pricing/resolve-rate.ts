import type { SelectedRate, SelectedRates } from './select-rates.ts';

/** Where the price has no rate for a meter, the one for what contains it applies. */
const CONTAINED_IN: Readonly<Record<string, string>> = {
  audio_input: 'input',
  image_input: 'input',
  video_input: 'input',
  cache_read: 'input',
  audio_cache_read: 'cache_read',
  image_cache_read: 'cache_read',
  cache_write: 'input',
  cache_write_1h: 'cache_write',
  reasoning_output: 'output',
  audio_output: 'output',
  image_output: 'output',
  video_output: 'output',
};

/** Without a rate of its own a modality that was cached costs what it costs uncached. */
const UNCACHED: Readonly<Record<string, string>> = {
  audio_cache_read: 'audio_input',
  image_cache_read: 'image_input',
};

/**
 * Google states one rate for «text / image / video / audio», and another for audio where it differs. At
 * others audio always has rates of its own, many times those of text: a price without them lacks them.
 *
 * @see https://ai.google.dev/gemini-api/docs/pricing
 */
const ONE_RATE_FOR_AUDIO: ReadonlySet<string> = new Set(['gcp.gemini', 'gcp.vertex_ai']);

/** Priced with the text by rule, not by assumption. */
const PART_OF_TEXT: ReadonlySet<string> = new Set([
  'image_input',
  'video_input',
  'reasoning_output',
]);

/** The rate that a meter pays; `null` where that of its container would be a guess, and too low. */
export function resolveRate(
  meter: string,
  { rates, lacking }: Pick<SelectedRates, 'rates' | 'lacking'>,
  providerName: string,
): SelectedRate | null {
  if (lacking.has(meter)) return null;
  const rate = rates.get(meter) ?? rates.get(UNCACHED[meter] ?? '');
  if (rate !== undefined) return rate;
  if (meter.startsWith('audio_') && !ONE_RATE_FOR_AUDIO.has(providerName)) return null;
  const container = CONTAINED_IN[meter];
  return container === undefined ? null : resolveRate(container, { rates, lacking }, providerName);
}

/** The meter whose tokens include those of this one. */
export function containerOf(meter: string): string | undefined {
  return CONTAINED_IN[meter];
}

/** Whether a reader should know that a meter paid the rate of another. */
export function isWorthANote(meter: string): boolean {
  return !PART_OF_TEXT.has(meter) && meter in CONTAINED_IN;
}
