import type { TokenCounts } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { contractVocabulary, type Vocabulary } from './vocabulary.ts';

/** The token counts as sent. A missing one is `null`, never 0. */
export function readTokenCounts(
  reader: AttributeReader,
  { tokens }: Vocabulary = contractVocabulary,
): TokenCounts {
  return {
    inputTokens: reader.count(tokens.inputTokens),
    cacheReadInputTokens: reader.count(tokens.cacheReadInputTokens),
    cacheWriteInputTokens: reader.count(tokens.cacheWriteInputTokens),
    cacheWrite1hInputTokens: reader.count(tokens.cacheWrite1hInputTokens),
    audioInputTokens: reader.count(tokens.audioInputTokens),
    imageInputTokens: reader.count(tokens.imageInputTokens),
    videoInputTokens: reader.count(tokens.videoInputTokens),
    audioCacheReadInputTokens: reader.count(tokens.audioCacheReadInputTokens),
    imageCacheReadInputTokens: reader.count(tokens.imageCacheReadInputTokens),
    outputTokens: reader.count(tokens.outputTokens),
    reasoningOutputTokens: reader.count(tokens.reasoningOutputTokens),
    audioOutputTokens: reader.count(tokens.audioOutputTokens),
    imageOutputTokens: reader.count(tokens.imageOutputTokens),
    videoOutputTokens: reader.count(tokens.videoOutputTokens),
  };
}

/** Whether any count is known. */
export function hasTokens(counts: TokenCounts): boolean {
  return Object.values(counts).some((count) => count !== null);
}

/**
 * Whether parts exceed their total. The conventions say that input includes the cache and output
 * the reasoning; senders that pass Anthropic's raw counts on break that, and clamping would hide it.
 */
export function isInconsistent(counts: TokenCounts): boolean {
  const { inputTokens: input, outputTokens: output } = counts;
  const { cacheReadInputTokens: cacheRead, cacheWriteInputTokens: cacheWrite } = counts;
  return (
    exceeds(input, cacheRead, cacheWrite) ||
    exceeds(input, counts.audioInputTokens, counts.imageInputTokens, counts.videoInputTokens) ||
    exceeds(cacheWrite, counts.cacheWrite1hInputTokens) ||
    exceeds(cacheRead, counts.audioCacheReadInputTokens, counts.imageCacheReadInputTokens) ||
    exceeds(output, counts.reasoningOutputTokens) ||
    exceeds(output, counts.audioOutputTokens, counts.imageOutputTokens, counts.videoOutputTokens)
  );
}

function exceeds(total: number | null, ...parts: readonly (number | null)[]): boolean {
  return total !== null && parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) > total;
}
