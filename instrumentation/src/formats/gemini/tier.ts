import type { ResponseFacts, ResponseHead } from '../../call.ts';
import { omitUnknown } from '../usage.ts';
import { parseText, type WireObject } from '../wire-value.ts';

/** The Gemini API states a tier, Vertex AI a type of traffic. */
export function parseServiceTier({ serviceTier, trafficType }: WireObject): string | undefined {
  const tier = parseText(serviceTier) ?? parseText(trafficType);
  return tier === undefined || /unspecified$/i.test(tier) ? undefined : tier;
}

/**
 * The Gemini API says in a header which tier served a call, in many answers nowhere else: one that asked for
 * priority may be served, and billed, as a standard one.
 *
 * @see https://ai.google.dev/gemini-api/docs/priority-inference
 */
export function readTierHeader({ header }: ResponseHead): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    serviceTier: parseServiceTier({ serviceTier: header('x-gemini-service-tier') }),
  });
}
