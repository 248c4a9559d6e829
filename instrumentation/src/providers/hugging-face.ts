import { withStreamOptions } from '../formats/openai/ask-for-usage.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { createEmbeddingsFormat } from '../formats/openai/embeddings.ts';
import {
  readHuggingFaceRequest as readRequest,
  readHuggingFaceUsage as readUsage,
} from '../formats/openai/hugging-face.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

/** Hugging Face's router to many providers. */
export const huggingFace: Provider = {
  name: 'huggingface',
  hosts: ['router.huggingface.co'],
  root: '(?:/[a-z0-9-]+)*/v1',
  endpoints: [
    {
      path: '/chat/completions',
      format: withStreamOptions(createChatFormat({ readRequest, readUsage })),
    },
    ...createResponsesEndpoints({ readRequest }),
    { path: '/embeddings', format: createEmbeddingsFormat({ readRequest }) },
  ],
  ignoredPaths: [],
  billingHeaders: {},
};
