import type { TokenCounts } from '../domain/usage.ts';

/**
 * Anthropic and Bedrock report an input without its cache reads and writes; the ledger's input
 * includes them. For senders that pass such counts on.
 */
export function includeCache(tokens: TokenCounts): TokenCounts {
  const { inputTokens, cacheReadInputTokens, cacheWriteInputTokens } = tokens;
  if (inputTokens === null) return tokens;
  return {
    ...tokens,
    inputTokens: inputTokens + (cacheReadInputTokens ?? 0) + (cacheWriteInputTokens ?? 0),
  };
}

/** Google's and xAI's output leaves the reasoning out; the ledger's includes it. */
export function includeReasoning(tokens: TokenCounts): TokenCounts {
  const { outputTokens, reasoningOutputTokens } = tokens;
  if (outputTokens === null || reasoningOutputTokens === null) return tokens;
  return { ...tokens, outputTokens: outputTokens + reasoningOutputTokens };
}

/**
 * Adds the parts that the sender's total shows to be missing from its input or output: where the
 * total is the sum only with them, the sender left them out. Without a total nothing is concluded.
 */
export function includeParts(tokens: TokenCounts, totalTokens: number | null): TokenCounts {
  if (totalTokens === null || tokens.inputTokens === null) return tokens;
  const candidates = [tokens, includeCache(tokens), includeReasoning(tokens)];
  const both = includeReasoning(includeCache(tokens));
  return [...candidates, both].find((counts) => sum(counts) === totalTokens) ?? tokens;
}

/**
 * Gemini's input always includes the cache. Its thoughts many senders leave out of the output, and some
 * nowhere name them: what is left of Google's total is then taken for them.
 */
export function includeThoughts(tokens: TokenCounts, totalTokens: number | null): TokenCounts {
  const { inputTokens, outputTokens, reasoningOutputTokens } = tokens;
  if (totalTokens === null || inputTokens === null || outputTokens === null) return tokens;
  const left = totalTokens - inputTokens - outputTokens;
  if (left <= 0 || (reasoningOutputTokens ?? left) !== left) return tokens;
  return { ...tokens, outputTokens: outputTokens + left, reasoningOutputTokens: left };
}

function sum({ inputTokens, outputTokens }: TokenCounts): number {
  return (inputTokens ?? 0) + (outputTokens ?? 0);
}
