import type { ContentCapture } from '../content.ts';

const everything: ContentCapture = { prompt: true, answer: true };

/**
 * What is kept of a call's words: what its context says, where it says something, else what the configuration
 * says of all calls; `null` where nothing is.
 */
export function resolveCapture(
  own: Partial<ContentCapture> | undefined,
  capturesAll: boolean,
): ContentCapture | null {
  // Of nearly every call, so that it must cost nothing.
  if (own === undefined) return capturesAll ? everything : null;
  const { prompt = capturesAll, answer = capturesAll } = own;
  return prompt || answer ? { prompt, answer } : null;
}
