import type { ResponseFacts } from '../call.ts';

/** What the body says weighs more than what the headers say. */
export function mergeFacts(headers: ResponseFacts, body: ResponseFacts): ResponseFacts {
  const facts = { ...headers, ...body };
  if (headers.usage === undefined || body.usage === undefined) return facts;
  const units = { ...headers.usage.units, ...body.usage.units };
  const usage = { ...headers.usage, ...body.usage };
  return { ...facts, usage: Object.keys(units).length === 0 ? usage : { ...usage, units } };
}
