import { anthropicCountTokens, anthropicMessages } from '../formats/anthropic/messages.ts';
import { ollamaChat, ollamaGenerate } from '../formats/ollama/chat.ts';
import { ollamaEmbed, ollamaWeb } from '../formats/ollama/embed.ts';
import { openaiChat, openaiCompletion } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { openaiResponses } from '../formats/openai/responses.ts';
import type { Provider } from './provider.ts';

/** Models on a machine of one's own, at Ollama's port; and its cloud, which is paid. */
export const ollama: Provider = {
  name: 'ollama',
  hosts: [
    'localhost:11434',
    '127.0.0.1:11434',
    '0.0.0.0:11434',
    // As containers name it.
    'ollama:11434',
    'host.docker.internal:11434',
    'ollama.com',
  ],
  root: '',
  endpoints: [
    { path: '/api/chat', format: ollamaChat },
    { path: '/api/generate', format: ollamaGenerate },
    { path: '/api/(?:embed|embeddings)', format: ollamaEmbed },
    { path: '/api/(?:web_search|web_fetch)', format: ollamaWeb },
    { path: '/v1/chat/completions', format: openaiChat },
    { path: '/v1/completions', format: openaiCompletion },
    { path: '/v1/embeddings', format: openaiEmbeddings },
    { path: '/v1/responses', format: openaiResponses },
    { path: '/v1/messages', format: anthropicMessages },
    { path: '/v1/messages/count_tokens', format: anthropicCountTokens },
  ],
  // Models are moved, and told of.
  ignoredPaths: ['/api/(?:pull|push|create|copy|show|delete|me|signout|blobs/[^/]+)'],
  billingHeaders: {},
};
