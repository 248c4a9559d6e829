import type { ResponseFacts, ResponseHead } from '../../call.ts';
import { isFromGatewayCache } from '../gateway-cache.ts';
import { createStatedCost } from '../stated-cost.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';

/**
 * LiteLLM's proxy states what it charges for a call in a header. Before a stream it cannot know it yet, and
 * what comes from its cache repeats the cost of the call that filled it.
 *
 * @see https://docs.litellm.ai/docs/proxy/response_headers
 */
export function readLitellmHeaders({ header }: ResponseHead): ResponseFacts {
  const isStream = header('content-type')?.includes('text/event-stream') === true;
  const isKnown = !isStream && !isFromGatewayCache({ header });
  const cost = isKnown ? header('x-litellm-response-cost') : undefined;
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
