import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { openaiImages } from '../formats/openai/images.ts';
import {
  readXaiChatUsage,
  readXaiCost,
  readXaiRequest,
  readXaiResponseUsage,
} from '../formats/openai/xai.ts';
import { createChatEndpoints } from './create-chat-endpoints.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

/** xAI states each call's cost in ticks. */
export const xAi: Provider = {
  name: 'x_ai',
  // A region's endpoint is below it: us-east-1.api.x.ai.
  hosts: ['api.x.ai'],
  root: '/v1',
  endpoints: [
    ...createChatEndpoints({
      readRequest: readXaiRequest,
      readUsage: readXaiChatUsage,
      readMore: readXaiCost,
    }),
    ...createResponsesEndpoints({
      readRequest: readXaiRequest,
      readUsage: readXaiResponseUsage,
      readMore: readXaiCost,
    }),
    { path: '/embeddings', format: openaiEmbeddings },
    { path: '/images/(?:generations|edits)', format: openaiImages },
    { path: '/messages', format: anthropicMessages },
  ],
  ignoredPaths: ['/tokenize-text', '/files'],
  billingHeaders: {},
};
