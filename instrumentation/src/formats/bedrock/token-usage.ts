import type { Usage } from '../../call.ts';
import { createUsage, parseCount, sumCounts } from '../usage.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';

/**
 * Whose model it is decides whether `inputTokens` leaves out the cache: at Anthropic it does, as AWS documents
 * it for all; OpenAI's models were seen to differ.
 */
export type ModelFamily = 'anthropic' | 'openai' | 'other';

/**
 * Usage of Converse, in which Nova's own answers are written as well.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export function convertTokenUsage(
  value: unknown,
  { family, streams }: { readonly family: ModelFamily; readonly streams: boolean },
): Usage | undefined {
  const usage = parseObject(value);
  const cacheRead = usage.cacheReadInputTokens ?? usage.cacheReadInputTokenCount ?? undefined;
  const cacheWrite = usage.cacheWriteInputTokens ?? usage.cacheWriteInputTokenCount ?? undefined;
  const input = parseCount(usage.inputTokens);
  const cached = sumCounts([cacheRead, cacheWrite]) ?? 0;
  const included = includesCache(usage, { cached, family, streams });
  return createUsage({
    inputTokens:
      input === undefined || included ? input : sumCounts([input, cacheRead, cacheWrite]),
    cacheReadInputTokens: parseCount(cacheRead),
    cacheWriteInputTokens: parseCount(cacheWrite),
    cacheWrite1hInputTokens: sumOneHourWrites(usage.cacheDetails),
    outputTokens: parseCount(usage.outputTokens),
  });
}

/**
 * The total tells where it can. For OpenAI's models it was seen to count the cache twice in streams, so that
 * there a sum of all parts says nothing.
 */
function includesCache(
  { inputTokens, outputTokens, totalTokens }: WireObject,
  {
    cached,
    family,
    streams,
  }: { readonly cached: number; readonly family: ModelFamily; readonly streams: boolean },
): boolean {
  const input = parseCount(inputTokens) ?? 0;
  const total = parseCount(totalTokens);
  const output = parseCount(outputTokens) ?? 0;
  if (family === 'anthropic' || cached === 0 || input < cached) return false;
  if (total === input + output) return true;
  return family === 'openai' && (streams || total !== input + cached + output);
}

/** The part of the writes that lives for an hour; unknown where no lifetime is stated. */
function sumOneHourWrites(value: unknown): number | undefined {
  const details = parseList(value).map(parseObject);
  if (details.length === 0) return undefined;
  return sumCounts([
    0,
    ...details.filter(({ ttl }) => ttl === '1h').map(({ inputTokens }) => inputTokens),
  ]);
}
