import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { readGatewayCache } from '../formats/gateway-cache.ts';
import { createEmbeddingsFormat } from '../formats/openai/embeddings.ts';
import { readOpenrouterCost as readMore } from '../formats/openai/openrouter.ts';
import { createResponsesFormat } from '../formats/openai/responses.ts';
import { createChatEndpoints } from './create-chat-endpoints.ts';
import type { Provider } from './provider.ts';

/** OpenRouter states the cost of each call, and may answer from a cache of its own for nothing. */
export const openrouter: Provider = {
  name: 'openrouter',
  hosts: ['openrouter.ai'],
  root: '/api/v1',
  endpoints: [
    ...createChatEndpoints({ readMore }),
    { path: '/responses', format: createResponsesFormat({ readMore }) },
    { path: '/embeddings', format: createEmbeddingsFormat({ readMore }) },
    { path: '/messages', format: anthropicMessages },
  ].map(({ path, format }) => ({ path, format: readGatewayCache(format) })),
  ignoredPaths: ['/credits(?:/.*)?', '/keys(?:/.*)?', '/auth/keys(?:/.*)?'],
  billingHeaders: {},
};
