import type { TokenCounts } from '../domain/usage.ts';
import type { Unpriced } from './unpriced.ts';

/** Tokens by meter, disjoint: their sum is the total input and output. */
export interface TokenQuantities {
  readonly quantities: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

const INCONSISTENT: Unpriced = { unpriced: 'inconsistent_token_counts' };

/**
 * Splits totals, which include their parts, into disjoint quantities. Parts that exceed their
 * total have no price: clamping would hide that somebody miscounted.
 */
export function decomposeTokens(tokens: TokenCounts): TokenQuantities | Unpriced {
  const input = decomposeInput(tokens);
  const output = decomposeOutput(tokens);
  if (input === null || output === null) return INCONSISTENT;
  const { notes, ...inputs } = input;
  const quantities = Object.entries({ ...inputs, ...output });
  if (quantities.some(([, quantity]) => quantity < 0)) return INCONSISTENT;
  return { quantities: new Map(quantities.filter(([, quantity]) => quantity > 0)), notes };
}

function decomposeInput(tokens: TokenCounts) {
  const read = tokens.cacheReadInputTokens ?? 0;
  const write = tokens.cacheWriteInputTokens ?? 0;
  const write1h = tokens.cacheWrite1hInputTokens ?? 0;
  const readAudio = tokens.audioCacheReadInputTokens ?? 0;
  const readImage = tokens.imageCacheReadInputTokens ?? 0;
  const audio = tokens.audioInputTokens ?? 0;
  const image = tokens.imageInputTokens ?? 0;
  const video = tokens.videoInputTokens ?? 0;
  const total = tokens.inputTokens ?? 0;
  if (audio + image + video > total || write1h > write) return null;

  const uncached = total - read - write;
  const modalities = fit(
    { audio_input: audio - readAudio, image_input: image - readImage, video_input: video },
    uncached,
  );
  return {
    ...modalities.quantities,
    input: uncached - sum(modalities.quantities),
    cache_read: read - readAudio - readImage,
    audio_cache_read: readAudio,
    image_cache_read: readImage,
    cache_write: write - write1h,
    cache_write_1h: write1h,
    notes: modalities.reduced ? ['cached_modality_assumed'] : [],
  };
}

/**
 * Many answers say how many tokens were audio, and how many were cached, but not how many were
 * both. What does not fit into the uncached input must have been cached, and is priced as such.
 */
function fit<Meter extends string>(modalities: Record<Meter, number>, uncached: number) {
  const quantities = { ...modalities };
  let excess = sum(quantities) - Math.max(uncached, 0);
  const reduced = excess > 0;
  for (const meter of Object.keys(quantities) as Meter[]) {
    if (excess <= 0) break;
    const taken = Math.min(Math.max(quantities[meter], 0), excess);
    quantities[meter] -= taken;
    excess -= taken;
  }
  return { quantities, reduced };
}

function decomposeOutput(tokens: TokenCounts) {
  const reasoning = tokens.reasoningOutputTokens ?? 0;
  const audio = tokens.audioOutputTokens ?? 0;
  const image = tokens.imageOutputTokens ?? 0;
  const video = tokens.videoOutputTokens ?? 0;
  const total = tokens.outputTokens ?? 0;
  return {
    output: total - reasoning - audio - image - video,
    reasoning_output: reasoning,
    audio_output: audio,
    image_output: image,
    video_output: video,
  };
}

function sum(quantities: Readonly<Record<string, number>>): number {
  return Object.values(quantities).reduce((total, quantity) => total + quantity, 0);
}
