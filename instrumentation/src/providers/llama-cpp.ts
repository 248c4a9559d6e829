import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { readLlamaCppUsage } from '../formats/openai/llama-cpp.ts';
import { openaiRerank } from '../formats/openai/rerank.ts';
import { openaiEndpoints } from './openai.ts';
import type { Provider } from './provider.ts';

const chat = createChatFormat({ readUsage: readLlamaCppUsage });

/** llama.cpp's server. */
export const llamaCpp: Provider = {
  name: 'llama_cpp',
  // Wherever TALLYLIGHT_PROVIDER_HOSTS says.
  hosts: [],
  root: '/v1',
  endpoints: [
    { path: '/chat/completions', format: chat },
    { path: '/completions', format: { ...chat, operationName: 'text_completion' } },
    ...openaiEndpoints.filter(({ path }) => !/^(?:\/chat)?\/completions$/.test(path)),
    { path: '/messages', format: anthropicMessages },
    { path: '/rerank(?:ing)?', format: openaiRerank },
  ],
  ignoredPaths: ['/tokenize', '/detokenize', '/apply-template', '/slots/.*', '/lora-adapters'],
  billingHeaders: {},
};
