import type { RequestFacts } from '../call.ts';
import { omitUnknown } from './usage.ts';
import { parseObject, parseText } from './wire-value.ts';

/** Requests that name their model in the body, and stream only where they say so. */
export function readModelAndStream(_head: unknown, value: unknown): RequestFacts {
  if (value === undefined) return {};
  const body = parseObject(value);
  return omitUnknown<RequestFacts>({ model: parseText(body.model), stream: body.stream === true });
}

/** Requests that name their model in the body and never stream. */
export function readModel(_head: unknown, body: unknown): RequestFacts {
  return omitUnknown<RequestFacts>({ model: parseText(parseObject(body).model) });
}
