import type { ResponseFacts } from './call.ts';

/** What is said later weighs more, field by field: the body after the headers, an event after those before it. */
export function mergeFacts(earlier: ResponseFacts, later: ResponseFacts): ResponseFacts {
  const facts = { ...earlier, ...later };
  if (earlier.usage === undefined || later.usage === undefined) return facts;
  const units = { ...earlier.usage.units, ...later.usage.units };
  const usage = { ...earlier.usage, ...later.usage };
  return { ...facts, usage: Object.keys(units).length === 0 ? usage : { ...usage, units } };
}
