import type { ResponseFacts, Usage } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { createStatedCost } from '../stated-cost.ts';
import { createUnits, omitUnknown, parseCount, sumCounts } from '../usage.ts';
import { parseObject, parseText, type WireObject } from '../wire-value.ts';
import { convertCompletionUsage, parseErrorType } from './usage.ts';

/**
 * Reasoning, the text of citations and searches are billed beside the completion, and each request has a fee
 * by how much of the web it reads (T22).
 */
export function readPerplexityUsage(body: WireObject): Usage | undefined {
  const raw = parseObject(body.usage);
  const usage = convertCompletionUsage(raw);
  if (usage === undefined) return undefined;
  const reasoning = parseCount(raw.reasoning_tokens);
  const size = parseText(raw.search_context_size);
  return omitUnknown<Usage>({
    ...usage,
    outputTokens: sumCounts([usage.outputTokens, reasoning]),
    reasoningOutputTokens: reasoning ?? usage.reasoningOutputTokens,
    units: createUnits({
      requests: 1,
      ...(size !== undefined && sizes.has(size) && { [`requests.${size}`]: 1 }),
      search_queries: parseCount(raw.num_search_queries),
      citation_tokens: parseCount(raw.citation_tokens),
    }),
  });
}

const sizes = new Set(['low', 'medium', 'high']);

export function readPerplexityCost({ usage }: WireObject): ResponseFacts {
  const { total_cost } = parseObject(parseObject(usage).cost);
  return omitUnknown<ResponseFacts>({ statedCost: createStatedCost(total_cost) });
}

/** The search without a model, POST /search: a fee for each request. The catalogue lists it as `search`. */
export const perplexitySearch: WireFormat = {
  operationName: 'search',
  readRequest: () => ({ model: 'search', units: { requests: 1 } }),
  readResponse(value) {
    const body = parseObject(value);
    return omitUnknown<ResponseFacts>({
      id: parseText(body.id),
      errorType: parseErrorType(body.error),
    });
  },
};
