import type { Usage } from '../../call.ts';
import { createUnits, createUsage, parseCount, sumCounts } from '../usage.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';

/**
 * Usage of a message. Anthropic's `input_tokens` leaves out what was read from the cache or written to it:
 * the total is the sum of the three.
 *
 * With compaction the totals leave out whole iterations, so that `iterations`, where they have more, are summed
 * instead. An iteration of another model (an adviser, a fallback) has other rates than this message: its
 * tokens become units of their own, which have no price, so that its cost is unknown and never wrong. How
 * many iterations were summed is a unit, too: the length of context that a rate depends on is each one's own.
 *
 * @param model the model that answered
 */
export function convertMessageUsage(value: unknown, model: string | undefined): Usage | undefined {
  const usage = parseObject(value);
  const iterations = parseList(usage.iterations).map(parseObject).filter(hasCounts);
  const fellBack = iterations.some(({ type }) => type === 'fallback_message');
  const isOwn = (iteration: WireObject) => isSameModel(iteration, { model, fellBack });
  const others = iterations.filter((iteration) => !isOwn(iteration));
  const own = iterations.filter(isOwn);
  const parts = iterationsHaveMore(iterations, usage) ? own : [usage];
  const tools = parseObject(usage.server_tool_use);
  return createUsage({
    inputTokens: sumInput(parts),
    cacheReadInputTokens: sumCounts(parts.map((part) => part.cache_read_input_tokens)),
    cacheWriteInputTokens: sumCounts(parts.map(readCacheWrites)),
    cacheWrite1hInputTokens: sumCounts(parts.map(readOneHourCacheWrites)),
    outputTokens: sumCounts(parts.map((part) => part.output_tokens)),
    // Only the totals state it.
    reasoningOutputTokens: parseCount(parseObject(usage.output_tokens_details).thinking_tokens),
    units: createUnits({
      web_searches: parseCount(tools.web_search_requests),
      web_fetches: parseCount(tools.web_fetch_requests),
      summed_iterations: own.length > 1 ? own.length : undefined,
      cache_write_tokens_of_unknown_lifetime: sumUnsplitCacheWrites(parts),
      redeemed_fallback_credits: countRedeemedCredits(usage.fallback_credit),
      other_model_input_tokens: sumInput(others),
      other_model_output_tokens: sumCounts(others.map((part) => part.output_tokens)),
    }),
  });
}

const counts = [
  'input_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'output_tokens',
] as const;

/** Those of the start of a stream may be less than its totals, which run on. */
function iterationsHaveMore(iterations: readonly WireObject[], totals: WireObject): boolean {
  return counts.some((name) => {
    const sum = sumCounts(iterations.map((iteration) => iteration[name]));
    return (sum ?? 0) > (parseCount(totals[name]) ?? 0);
  });
}

/**
 * A credit for a refusal is redeemed: the call is billed as if another model had never been asked, at other amounts
 * than its tokens'. A unit without a price: the cost is unknown.
 */
function countRedeemedCredits(value: unknown): number | undefined {
  return parseObject(parseObject(value).status).type === 'redeemed' ? 1 : undefined;
}

function sumInput(parts: readonly WireObject[]): number | undefined {
  // The cache alone is no total.
  if (parts.some((part) => parseCount(part.input_tokens) === undefined)) return undefined;
  return sumCounts(
    parts.flatMap((part) => [
      part.input_tokens,
      part.cache_read_input_tokens,
      readCacheWrites(part),
    ]),
  );
}

/**
 * The total may exceed its breakdown by lifetime: the rest is written for five minutes, and billed.
 * Without a total, or with one that is too low, the breakdown counts.
 */
function readCacheWrites(part: WireObject): unknown {
  const total = part.cache_creation_input_tokens ?? undefined;
  const { ephemeral_5m_input_tokens, ephemeral_1h_input_tokens } = parseObject(part.cache_creation);
  const breakdown = sumCounts([ephemeral_5m_input_tokens, ephemeral_1h_input_tokens]);
  if (breakdown === undefined) return total;
  if (total === undefined) return breakdown;
  const count = parseCount(total);
  return count === undefined ? total : Math.max(count, breakdown);
}

/** What was written beyond the breakdown: 1,000 − 300 − 600 = 100. */
function sumUnsplitCacheWrites(parts: readonly WireObject[]): number | undefined {
  const rests = parts.map((part) => {
    const { ephemeral_5m_input_tokens, ephemeral_1h_input_tokens } = parseObject(
      part.cache_creation,
    );
    const breakdown = sumCounts([ephemeral_5m_input_tokens, ephemeral_1h_input_tokens]);
    const total = parseCount(readCacheWrites(part));
    return breakdown === undefined || total === undefined ? 0 : total - breakdown;
  });
  return sumCounts(rests.filter((rest) => rest > 0));
}

function readOneHourCacheWrites(part: WireObject): unknown {
  return parseObject(part.cache_creation).ephemeral_1h_input_tokens;
}

function hasCounts({ input_tokens, output_tokens }: WireObject): boolean {
  return (input_tokens ?? output_tokens ?? undefined) !== undefined;
}

/** Before a fallback another model had tried: an iteration that names none may be of either. */
function isSameModel(
  iteration: WireObject,
  { model, fellBack }: { readonly model: string | undefined; readonly fellBack: boolean },
): boolean {
  if (typeof iteration.model !== 'string') return !fellBack && iteration.type !== 'advisor_message';
  return model === undefined || withoutDate(iteration.model) === withoutDate(model);
}

/** `claude-sonnet-4-5-20250929` and `claude-sonnet-4-5` have the same rates. */
function withoutDate(model: string): string {
  return model.replace(/-\d{8}$/, '');
}
