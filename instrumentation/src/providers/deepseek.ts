import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { readDeepseekUsage } from '../formats/openai/deepseek.ts';
import type { Provider } from './provider.ts';

const chat = createChatFormat({ readUsage: readDeepseekUsage });

export const deepseek: Provider = {
  name: 'deepseek',
  hosts: ['api.deepseek.com'],
  root: '(?:/v1|/beta)?',
  endpoints: [
    { path: '/chat/completions', format: chat },
    // Fill-in-the-middle.
    { path: '/completions', format: { ...chat, operationName: 'text_completion' } },
    { path: '/anthropic/v1/messages', format: anthropicMessages },
  ],
  ignoredPaths: [],
  billingHeaders: {},
};
