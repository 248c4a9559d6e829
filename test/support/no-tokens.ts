import type { TokenCounts } from '../../processor/src/domain/usage.ts';

/** A call of which no count is known. */
export const noTokens: TokenCounts = {
  inputTokens: null,
  cacheReadInputTokens: null,
  cacheWriteInputTokens: null,
  cacheWrite1hInputTokens: null,
  audioInputTokens: null,
  imageInputTokens: null,
  videoInputTokens: null,
  audioCacheReadInputTokens: null,
  imageCacheReadInputTokens: null,
  outputTokens: null,
  reasoningOutputTokens: null,
  audioOutputTokens: null,
  imageOutputTokens: null,
  videoOutputTokens: null,
};
