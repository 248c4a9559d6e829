import type { ResponseFacts, ResponseHead } from '../../call.ts';
import { createStatedCost } from '../stated-cost.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';

/**
 * LiteLLM's proxy states what it charges for a call in a header. Before a stream it cannot know it yet.
 *
 * @see https://docs.litellm.ai/docs/proxy/response_headers
 */
export function readLitellmHeaders({ header }: ResponseHead): ResponseFacts {
  const streams = header('content-type')?.includes('text/event-stream') === true;
  const cost = streams ? undefined : header('x-litellm-response-cost');
  return omitUnknown<ResponseFacts>({
    statedCost: cost === undefined ? undefined : createStatedCost(cost),
  });
}

/** A stream's usage has its cost where the proxy is set to include it. */
export function readLitellmCost({ usage }: WireObject): ResponseFacts {
  const { cost } = parseObject(usage);
  return omitUnknown<ResponseFacts>({
    statedCost: cost === undefined ? undefined : createStatedCost(cost),
  });
}
