import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModel } from '../read-request.ts';
import { createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';

/** Ollama's embeddings: POST /api/embed, and the older /api/embeddings, which states no usage. */
export const ollamaEmbed: WireFormat = {
  operationName: 'embeddings',

  readRequest: readModel,

  readResponse(value) {
    const body = parseObject(value);
    return omitUnknown<ResponseFacts>({
      model: parseText(body.model),
      usage: createUsage({ inputTokens: parseCount(body.prompt_eval_count) }),
    });
  },
};

/** Searches of the web and pages of it, at Ollama's cloud: POST /api/web_search and /api/web_fetch. */
export const ollamaWeb: WireFormat = {
  operationName: 'search',
  readRequest: (): RequestFacts => ({ units: { requests: 1 } }),
  readResponse: () => ({}),
};
