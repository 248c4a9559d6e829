/** Counted for information: where nothing has a rate for these, they are in the price of the rest. */
const FREE: ReadonlySet<string> = new Set([
  'cache_write_tokens_of_unknown_lifetime',
  'failed_requests',
  'raw_input_tokens',
  'raw_output_tokens',
  'results',
  'search_queries',
  'summed_iterations',
  'web_fetches',
]);

/** Other measures of the same work, which only some models bill; others bill its tokens. */
const MEASURES: ReadonlySet<string> = new Set([
  'audio_seconds',
  'characters',
  'images',
  'pages',
  'requests',
  'video_seconds',
]);

/**
 * What a unit without a rate means for the cost of a call. `extra`: something that is billed
 * beside the tokens, so that the cost is unknown. A unit we have not met is one.
 */
export function classifyUnit(unit: string): 'free' | 'measure' | 'extra' {
  if (FREE.has(unit)) return 'free';
  return MEASURES.has(unit) ? 'measure' : 'extra';
}
