/** Counted for information: nobody bills these beside the tokens. */
const FREE: ReadonlySet<string> = new Set([
  'cache_write_tokens_of_unknown_lifetime',
  'failed_requests',
  'raw_input_tokens',
  'raw_output_tokens',
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
  'results',
  'search_queries',
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
