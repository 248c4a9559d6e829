import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModel } from '../read-request.ts';
import { createUnits, createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import type { Dialect } from './dialect.ts';
import { readErrorType } from './usage.ts';

/** Rerank as servers of open models offer it, after Jina's or Cohere's: input only, in tokens or in searches. */
export function createRerankFormat({ readMore }: Pick<Dialect, 'readMore'> = {}): WireFormat {
  return {
    operationName: 'rerank',

    readRequest: readModel,

    readResponse(value) {
      const body = parseObject(value);
      const usage = parseObject(body.usage);
      const billed = parseObject(parseObject(body.meta).billed_units);
      return omitUnknown<ResponseFacts>({
        model: parseText(body.model),
        id: parseText(body.id),
        usage: createUsage({
          inputTokens: parseCount(usage.prompt_tokens ?? usage.total_tokens ?? billed.total_tokens),
          units: createUnits({
            search_units: parseCount(usage.search_units ?? billed.search_units),
          }),
        }),
        errorType: readErrorType(body),
        ...readMore?.(body),
      });
    },
  };
}

export const openaiRerank = createRerankFormat();
