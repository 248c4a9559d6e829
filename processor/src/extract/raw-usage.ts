import type { TokenCounts } from '../domain/usage.ts';
import { type JsonObject, objectAt } from './json-object.ts';
import { includeCache } from './token-inclusion.ts';

/** Nothing known. */
export const unknownTokens: TokenCounts = {
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

/**
 * A usage object as the provider's response (or LangChain's or LiteLLM's form of it) has it, which
 * some senders pass on. Its shape tells what its input includes: `prompt_tokens` (OpenAI and all that
 * copy it, LiteLLM) and LangChain's `input_token_details` include the cache; Anthropic's and Bedrock's
 * `input_tokens` beside `cache_read_input_tokens` do not.
 */
export function readRawUsage(usage: JsonObject): TokenCounts {
  const input = firstObject(usage, [
    'prompt_tokens_details',
    'input_tokens_details',
    'input_token_details',
  ]);
  const output = firstObject(usage, [
    'completion_tokens_details',
    'output_tokens_details',
    'output_token_details',
  ]);
  const created = objectAt(usage, 'cache_creation');
  const tokens: TokenCounts = {
    ...unknownTokens,
    inputTokens: count(usage, 'prompt_tokens', 'input_tokens', 'inputTokens'),
    cacheReadInputTokens:
      count(input, 'cached_tokens', 'cache_read') ??
      count(usage, 'cache_read_input_tokens', 'cacheReadInputTokens'),
    cacheWriteInputTokens:
      count(input, 'cache_write_tokens', 'cache_creation_tokens', 'cache_creation') ??
      count(usage, 'cache_creation_input_tokens', 'cacheWriteInputTokens'),
    cacheWrite1hInputTokens:
      count(created, 'ephemeral_1h_input_tokens') ??
      count(objectAt(input, 'cache_creation_token_details'), 'ephemeral_1h_input_tokens') ??
      count(input, 'ephemeral_1h_input_tokens'),
    audioInputTokens: count(input, 'audio_tokens', 'audio'),
    imageInputTokens: count(input, 'image_tokens', 'image'),
    outputTokens: count(usage, 'completion_tokens', 'output_tokens', 'outputTokens'),
    reasoningOutputTokens: count(output, 'reasoning_tokens', 'reasoning'),
    audioOutputTokens: count(output, 'audio_tokens', 'audio'),
    imageOutputTokens: count(output, 'image_tokens', 'image'),
  };
  if ('promptTokenCount' in usage || 'candidatesTokenCount' in usage) return readGemini(usage);
  return isExclusive(usage) ? includeCache(tokens) : tokens;
}

/** Google's: the prompt includes the cache; the thoughts and the tools' results stand beside the rest. */
function readGemini(usage: JsonObject): TokenCounts {
  const prompt = count(usage, 'promptTokenCount');
  const thoughts = count(usage, 'thoughtsTokenCount');
  const answer = count(usage, 'candidatesTokenCount');
  const toolResults = count(usage, 'toolUsePromptTokenCount');
  return {
    ...unknownTokens,
    inputTokens: prompt === null ? null : prompt + (toolResults ?? 0),
    cacheReadInputTokens: count(usage, 'cachedContentTokenCount'),
    outputTokens: answer === null && thoughts === null ? null : (answer ?? 0) + (thoughts ?? 0),
    reasoningOutputTokens: thoughts,
  };
}

/** The first counts, and where those are unknown the second ones. */
export function mergeTokens(first: TokenCounts, second: TokenCounts): TokenCounts {
  const known = Object.entries(first).filter(([, value]) => value !== null);
  return { ...second, ...Object.fromEntries(known) };
}

function isExclusive(usage: JsonObject): boolean {
  if ('prompt_tokens' in usage) return false;
  return (
    'cache_read_input_tokens' in usage ||
    'cache_creation_input_tokens' in usage ||
    'cacheReadInputTokens' in usage ||
    'cacheWriteInputTokens' in usage
  );
}

function firstObject(object: JsonObject, keys: readonly string[]): JsonObject {
  return (
    keys.map((key) => objectAt(object, key)).find((found) => Object.keys(found).length > 0) ?? {}
  );
}

function count(object: JsonObject, ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = object[key];
    if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  }
  return null;
}
