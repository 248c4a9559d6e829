import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { readDeepseekUsage } from '../formats/openai/deepseek.ts';
import { createChatEndpoints } from './create-chat-endpoints.ts';
import type { Provider } from './provider.ts';

export const deepseek: Provider = {
  name: 'deepseek',
  hosts: ['api.deepseek.com'],
  root: '(?:/v1|/beta)?',
  endpoints: [
    // The completions fill in the middle.
    ...createChatEndpoints({ readUsage: readDeepseekUsage }),
    { path: '/anthropic/v1/messages', format: anthropicMessages },
  ],
  ignoredPaths: [],
  billingHeaders: {},
};
