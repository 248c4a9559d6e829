import type { ResponseFacts } from '../../call.ts';
import { createStatedCost } from '../stated-cost.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';

/**
 * DeepInfra states what it charges, under the name of an estimate.
 *
 * @see https://deepinfra.com/docs/openai_api
 */
export function readDeepinfraCost({ usage }: WireObject): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    statedCost: createStatedCost(parseObject(usage).estimated_cost),
  });
}
