import type { ResponseFacts, WireFormat } from '../../call.ts';
import { readModel } from '../read-request.ts';
import { createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { parseErrorType } from './usage.ts';

/** OpenAI embeddings: POST /v1/embeddings. They have input only, and never stream. */
export const openaiEmbeddings: WireFormat = {
  operationName: 'embeddings',

  readRequest: readModel,

  readResponse(value) {
    const body = parseObject(value);
    return omitUnknown<ResponseFacts>({
      model: parseText(body.model),
      usage: createUsage({ inputTokens: parseCount(parseObject(body.usage).prompt_tokens) }),
      errorType: parseErrorType(body.error),
    });
  },
};
