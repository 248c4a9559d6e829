import { createMessagesFormat } from '../formats/anthropic/messages.ts';
import { readGatewayCache } from '../formats/gateway-cache.ts';
import { createEmbeddingsFormat } from '../formats/openai/embeddings.ts';
import { readOpenrouterCost as readMore } from '../formats/openai/openrouter.ts';
import { createChatEndpoints } from './create-chat-endpoints.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

/** OpenRouter states the cost of each call, and may answer from a cache of its own for nothing. */
export const openrouter: Provider = {
  name: 'openrouter',
  hosts: ['openrouter.ai'],
  root: '/api/v1',
  endpoints: [
    ...createChatEndpoints({ readMore }),
    ...createResponsesEndpoints({ readMore }),
    { path: '/embeddings', format: createEmbeddingsFormat({ readMore }) },
    { path: '/messages', format: createMessagesFormat(readMore) },
  ].map(({ format, ...endpoint }) => ({ ...endpoint, format: readGatewayCache(format) })),
  ignoredPaths: ['/credits(?:/.*)?', '/keys(?:/.*)?', '/auth/keys(?:/.*)?'],
  billingHeaders: {},
};
