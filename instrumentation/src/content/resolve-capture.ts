import type { ContentCapture } from '../content.ts';

/**
 * What is kept of a call's words: what its context says, where it says something, else what the configuration
 * says of all calls; `null` where nothing is.
 */
export function resolveCapture(
  { prompt, answer }: Partial<ContentCapture> = {},
  capturesAll: boolean,
): ContentCapture | null {
  const capture = { prompt: prompt ?? capturesAll, answer: answer ?? capturesAll };
  return capture.prompt || capture.answer ? capture : null;
}
