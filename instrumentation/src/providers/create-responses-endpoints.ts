import type { Dialect } from '../formats/openai/dialect.ts';
import { createResponsesFormat } from '../formats/openai/responses.ts';
import { readBack } from '../formats/ordered-work.ts';
import type { Endpoint } from './provider.ts';

/** Responses, and what reads them back: one in the background has its usage there. */
export function createResponsesEndpoints(dialect: Dialect = {}, path = '/responses'): Endpoint[] {
  const format = createResponsesFormat(dialect);
  return [
    { path, format },
    { method: 'GET', path: `${path}/[^/]+`, format: readBack(format) },
    { path: `${path}/[^/]+/cancel`, format: readBack(format) },
  ];
}
