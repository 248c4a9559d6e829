import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { readGatewayCache } from '../formats/gateway-cache.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { createEmbeddingsFormat } from '../formats/openai/embeddings.ts';
import { readOpenrouterCost as readMore } from '../formats/openai/openrouter.ts';
import { createResponsesFormat } from '../formats/openai/responses.ts';
import type { Provider } from './provider.ts';

const chat = createChatFormat({ readMore });

/** OpenRouter states the cost of each call, and may answer from a cache of its own for nothing. */
export const openrouter: Provider = {
  name: 'openrouter',
  hosts: ['openrouter.ai'],
  root: '/api/v1',
  endpoints: [
    { path: '/chat/completions', format: chat },
    { path: '/completions', format: { ...chat, operationName: 'text_completion' } },
    { path: '/responses', format: createResponsesFormat({ readMore }) },
    { path: '/embeddings', format: createEmbeddingsFormat({ readMore }) },
    { path: '/messages', format: anthropicMessages },
  ].map(({ path, format }) => ({ path, format: readGatewayCache(format) })),
  ignoredPaths: ['/credits(?:/.*)?', '/keys(?:/.*)?', '/auth/keys(?:/.*)?'],
  billingHeaders: {},
};
