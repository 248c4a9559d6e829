import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { createUnits, createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { readErrorType } from './answer.ts';

/**
 * An explicit cache: POST …/cachedContents. What it stores is billed by the token and hour until it is deleted
 * or forgotten, which no answer says: its tokens are a unit without a rate, so that the cost is unknown.
 */
export const geminiCachedContent: WireFormat = {
  operationName: 'cache_creation',

  readRequest: (_head, body) =>
    omitUnknown<RequestFacts>({ model: parseName(parseObject(body).model) }),

  readResponse(value) {
    const body = parseObject(value);
    const { totalTokenCount } = parseObject(body.usageMetadata);
    return omitUnknown<ResponseFacts>({
      model: parseName(body.model),
      usage: createUsage({
        units: createUnits({ stored_cache_tokens: parseCount(totalTokenCount) }),
      }),
      errorType: readErrorType(body),
    });
  },
};

/** `models/gemini-2.5-flash`, or a longer path that ends so. */
function parseName(value: unknown): string | undefined {
  return parseText(parseText(value)?.split('/').at(-1));
}
