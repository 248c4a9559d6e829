import { anthropicCountTokens, anthropicMessages } from '../formats/anthropic/messages.ts';
import { openaiRerank } from '../formats/openai/rerank.ts';
import { openaiEndpoints } from './openai.ts';
import type { Provider } from './provider.ts';

/** A vLLM server: models on one's own machines. */
export const vllm: Provider = {
  name: 'vllm',
  // Wherever TALLYLIGHT_PROVIDER_HOSTS says.
  hosts: [],
  root: '/v1',
  endpoints: [
    ...openaiEndpoints,
    { path: '/messages', format: anthropicMessages },
    { path: '/messages/count_tokens', format: anthropicCountTokens },
    { path: '/rerank', format: openaiRerank },
  ],
  ignoredPaths: ['/tokenize', '/detokenize', '/(?:un)?load_lora_adapter'],
  billingHeaders: {},
};
