import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModel } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { convertUsage } from './usage.ts';

/** Cohere's answers that come whole, with what they billed in `meta`: embeddings, reranking, parsed pages, … */
function createAnswerFormat(operationName: string, free?: true): WireFormat {
  return { operationName, readRequest: readModel, readResponse, ...(free && { free }) };
}

/** POST /v2/embed and /v1/embed: tokens of texts and images, or images. */
export const cohereEmbed = createAnswerFormat('embeddings');
/** POST /v2/rerank and /v1/rerank: searches of a query in up to 100 documents, or tokens. */
export const cohereRerank = createAnswerFormat('rerank');
/** POST /v2/parse: pages. */
export const cohereParse = createAnswerFormat('ocr');
/** POST /v1/classify: classifications. */
export const cohereClassify = createAnswerFormat('classify');
/** POST /v1/generate, /v1/summarize: tokens, as the chats that replaced them. */
export const cohereGenerate = createAnswerFormat('text_completion');
/** POST /v1/tokenize, /v1/detokenize: free. */
export const cohereTokenize = createAnswerFormat('count_tokens', true);

/** Answers name no model, and errors only have a message, which could quote the request. */
function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  return omitUnknown<ResponseFacts>({ id: parseText(body.id), usage: convertUsage(body.meta) });
}
