import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModel } from '../read-request.ts';
import { createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';

/** Jina's models on api.jina.ai, which bill what they read: POST /v1/embeddings, /v1/rerank, /v1/classify. */
function createModelFormat(operationName: string): WireFormat {
  return { operationName, readRequest: readModel, readResponse };
}

export const jinaEmbeddings = createModelFormat('embeddings');
export const jinaRerank = createModelFormat('rerank');
export const jinaClassify = createModelFormat('classify');

function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  const { total_tokens } = parseObject(body.usage);
  return omitUnknown<ResponseFacts>({
    model: parseText(body.model),
    usage: createUsage({ inputTokens: parseCount(total_tokens) }),
  });
}
