import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { readLlamaCppUsage } from '../formats/openai/llama-cpp.ts';
import { openaiRerank } from '../formats/openai/rerank.ts';
import { createChatEndpoints, omitChatEndpoints } from './create-chat-endpoints.ts';
import { openaiEndpoints } from './openai.ts';
import type { Provider } from './provider.ts';

/** llama.cpp's server. */
export const llamaCpp: Provider = {
  name: 'llama_cpp',
  // Wherever TALLYLIGHT_PROVIDER_HOSTS says.
  hosts: [],
  root: '/v1',
  endpoints: [
    ...createChatEndpoints({ readUsage: readLlamaCppUsage }),
    ...omitChatEndpoints(openaiEndpoints),
    { path: '/messages', format: anthropicMessages },
    { path: '/rerank(?:ing)?', format: openaiRerank },
  ],
  ignoredPaths: ['/tokenize', '/detokenize', '/apply-template', '/slots/.*', '/lora-adapters'],
  billingHeaders: {},
};
