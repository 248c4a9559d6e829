import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { readBack } from '../formats/openai/background.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { createImagesFormat } from '../formats/openai/images.ts';
import {
  readXaiChatUsage,
  readXaiCost,
  readXaiDeferred,
  readXaiOrder,
  readXaiRequest,
  readXaiResponseUsage,
} from '../formats/openai/xai.ts';
import { createChatEndpoints } from './create-chat-endpoints.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

const chat = { readRequest: readXaiRequest, readUsage: readXaiChatUsage };

/** xAI states each call's cost in ticks. */
export const xAi: Provider = {
  name: 'x_ai',
  // A region's endpoint is below it: us-east-1.api.x.ai.
  hosts: ['api.x.ai'],
  root: '/v1',
  endpoints: [
    ...createChatEndpoints({
      ...chat,
      readMore: (body) => ({ ...readXaiCost(body), ...readXaiOrder(body) }),
    }),
    {
      method: 'GET',
      path: '/chat/deferred-completion/[^/]+',
      format: readBack(
        createChatFormat({
          ...chat,
          readMore: (body) => ({ ...readXaiCost(body), ...readXaiDeferred(body) }),
        }),
      ),
    },
    ...createResponsesEndpoints({
      readRequest: readXaiRequest,
      readUsage: readXaiResponseUsage,
      readMore: readXaiCost,
    }),
    { path: '/embeddings', format: openaiEmbeddings },
    {
      path: '/images/(?:generations|edits)',
      format: createImagesFormat({ readMore: readXaiCost }),
    },
    { path: '/messages', format: anthropicMessages },
  ],
  ignoredPaths: ['/tokenize-text', '/files'],
  billingHeaders: {},
};
