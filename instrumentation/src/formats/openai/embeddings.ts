import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModel } from '../read-request.ts';
import { createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import type { Dialect } from './dialect.ts';
import { readErrorType } from './usage.ts';

/** Embeddings, POST …/embeddings. They have input only, and never stream. */
export function createEmbeddingsFormat({
  readUsage = ({ usage }) => convertInputUsage(usage),
  readMore,
  readRequest = readModel,
  readHeaders,
}: Dialect = {}): WireFormat {
  return {
    operationName: 'embeddings',
    readRequest,
    ...(readHeaders && { readHeaders }),
    readResponse(value) {
      const body = parseObject(value);
      return omitUnknown<ResponseFacts>({
        model: parseText(body.model),
        usage: readUsage(body),
        errorType: readErrorType(body),
        ...readMore?.(body),
      });
    },
  };
}

/** Some servers state the total alone, which is the input. */
function convertInputUsage(value: unknown) {
  const usage = parseObject(value);
  return createUsage({ inputTokens: parseCount(usage.prompt_tokens ?? usage.total_tokens) });
}

export const openaiEmbeddings = createEmbeddingsFormat();
