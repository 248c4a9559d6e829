import type { RequestFacts, RequestHead } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { anthropicMessages } from '../anthropic/messages.ts';
import { parseModel } from '../gemini/parse-model.ts';
import { mistralOcr } from '../mistral/ocr.ts';
import { openaiChat } from '../openai/chat.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject } from '../wire-value.ts';

/** Claude on Vertex AI: POST …/publishers/anthropic/models/{model}:rawPredict and :streamRawPredict. */
export const vertexMessages: WireFormat = { ...anthropicMessages, readRequest };

/** Other publishers' models there, of Mistral, AI21 and others, answer in OpenAI's shape. */
export const vertexChat: WireFormat = { ...openaiChat, readRequest };

/** Mistral's OCR there, billed by the page. */
export const vertexOcr: WireFormat = {
  ...mistralOcr,
  readRequest: ({ path }) => omitUnknown<RequestFacts>({ model: parseModel(path) }),
};

/** The model stands in the path, in the body only sometimes. */
function readRequest({ path }: RequestHead, body: unknown): RequestFacts {
  return omitUnknown<RequestFacts>({
    model: parseModel(path),
    stream: /:streamRawPredict\/?$/.test(path) || parseObject(body).stream === true,
  });
}
