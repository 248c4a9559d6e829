import type { RequestFacts, RequestHead, ResponseFacts, Usage } from '../../call.ts';
import { readOrderedWork } from '../ordered-work.ts';
import { readModelAndStream } from '../read-request.ts';
import { createCostOfUnits } from '../stated-cost.ts';
import { createUnits, omitUnknown, parseCount, sumCounts } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { convertCompletionUsage, convertResponseUsage } from './usage.ts';

/**
 * In chat completions reasoning stands beside the completion: output is their sum (T21). The total shows it,
 * and would show if that changed.
 */
export function readXaiChatUsage(body: WireObject): Usage | undefined {
  const raw = parseObject(body.usage);
  const usage = convertCompletionUsage(raw);
  if (usage === undefined) return undefined;
  const { inputTokens, outputTokens, reasoningOutputTokens } = usage;
  const isInside = raw.total_tokens === sumCounts([inputTokens, outputTokens]);
  return omitUnknown<Usage>({
    ...usage,
    outputTokens: isInside ? outputTokens : sumCounts([outputTokens, reasoningOutputTokens]),
    units: readToolUnits(raw),
  });
}

/** In responses reasoning is inside of the output, as at OpenAI. */
export function readXaiResponseUsage({ usage }: WireObject): Usage | undefined {
  return convertResponseUsage(usage, readToolUnits(parseObject(usage)));
}

/** A tick is 10⁻¹⁰ dollars: 81,380,000 are 0.008138. It includes what the tools cost. */
export function readXaiCost({ usage }: WireObject): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    statedCost: createCostOfUnits(parseObject(usage).cost_in_usd_ticks, 10),
  });
}

/** A deferred completion is answered with a number to fetch it by, for nothing. */
export function readXaiOrder({ request_id, choices }: WireObject): ResponseFacts {
  return parseText(request_id) !== undefined && choices === undefined ? { deferred: true } : {};
}

/** What is fetched later: a completion, which may be fetched once. */
export function readXaiDeferred(body: WireObject): ResponseFacts {
  const work =
    parseList(body.choices).length > 0 ? readOrderedWork(body.id, body.created) : undefined;
  return omitUnknown<ResponseFacts>({ work });
}

/** `us-east-1.api.x.ai` serves from there, at a premium in the United States. */
export function readXaiRequest(head: RequestHead, body: unknown): RequestFacts {
  return { ...readModelAndStream(head, body), ...readXaiRegion(head) };
}

export function readXaiRegion({ host }: RequestHead): Pick<RequestFacts, 'region'> {
  const [, region] = /^([a-z0-9-]+)\.api\.x\.ai$/.exec(host) ?? [];
  return region === undefined ? {} : { region };
}

function readToolUnits(usage: WireObject): Readonly<Record<string, number>> | undefined {
  const details = parseObject(usage.server_side_tool_usage_details);
  return createUnits({
    web_searches: parseSome(details.web_search_calls),
    x_search_calls: parseSome(details.x_search_calls),
    code_interpreter_calls: parseSome(details.code_interpreter_calls),
    file_searches: parseSome(details.file_search_calls ?? details.document_search_calls),
    image_generation_calls: parseSome(details.image_generation_calls),
    search_sources: parseSome(usage.num_sources_used),
  });
}

/** Every tool is listed, with zero where it was not used. */
function parseSome(value: unknown): number | undefined {
  const count = parseCount(value);
  return count === 0 ? undefined : count;
}
