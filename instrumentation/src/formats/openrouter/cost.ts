import type { ResponseFacts } from '../../call.ts';
import { createStatedCost } from '../stated-cost.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';

/**
 * What OpenRouter charges, in credits, which are dollars. With a key of one's own for the provider behind it
 * (`is_byok`) that is a fee alone, and the provider bills the rest itself: the call costs the sum. Without
 * one the upstream cost is inside of the charge (T23).
 *
 * @see https://openrouter.ai/docs/use-cases/usage-accounting
 */
export function readOpenrouterCost(body: WireObject): ResponseFacts {
  const usage = parseObject(body.usage);
  const upstream = parseObject(usage.cost_details).upstream_inference_cost;
  return omitUnknown<ResponseFacts>({
    statedCost:
      usage.is_byok === true
        ? createStatedCost(usage.cost, upstream)
        : createStatedCost(usage.cost),
  });
}
