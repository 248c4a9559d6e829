import type { TokenCounts } from '../domain/usage.ts';
import type { JsonObject } from './json-object.ts';
import { readRawUsage, unknownTokens } from './raw-usage.ts';

/**
 * Langfuse's `usage_details`: OpenAI's usage object, or buckets of any name, of which those with
 * `input` or `output` in it add up (https://langfuse.com/docs/observability/features/token-and-cost-tracking).
 */
export function readLangfuseUsage(usage: JsonObject): TokenCounts {
  const isOpenAi =
    'prompt_tokens' in usage || 'input_tokens_details' in usage || 'output_tokens_details' in usage;
  if (isOpenAi) return readRawUsage(usage);
  return {
    ...unknownTokens,
    inputTokens: sum(usage, /input|^prompt|^cache/i),
    cacheReadInputTokens: sum(usage, /cached|cache_?read/i),
    cacheWriteInputTokens: sum(usage, /cache_?(creation|write)/i),
    audioInputTokens: sum(usage, /^input_audio/i),
    outputTokens: sum(usage, /output|^completion/i),
    reasoningOutputTokens: sum(usage, /reasoning/i),
    audioOutputTokens: sum(usage, /^output_audio/i),
  };
}

function sum(usage: JsonObject, pattern: RegExp): number | null {
  const counts = Object.entries(usage)
    .filter(
      ([key, value]) => pattern.test(key) && Number.isSafeInteger(value) && Number(value) >= 0,
    )
    .map(([, value]) => Number(value));
  return counts.length === 0 ? null : counts.reduce((total, count) => total + count);
}
