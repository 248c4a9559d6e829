import { anthropicCountTokens, anthropicMessages } from '../formats/anthropic/messages.ts';
import { openaiChat } from '../formats/openai/chat.ts';
import type { Provider } from './provider.ts';

export const anthropic: Provider = {
  name: 'anthropic',
  hosts: ['api.anthropic.com'],
  root: '/v1',
  endpoints: [
    { path: '/messages', format: anthropicMessages },
    { path: '/messages/count_tokens', format: anthropicCountTokens },
    // The endpoint for OpenAI's SDK answers in OpenAI's shape.
    { path: '/chat/completions', format: openaiChat },
  ],
  ignoredPaths: ['/files', '/messages/batches/[^/]+/cancel'],
  billingHeaders: { organization: 'anthropic-organization-id' },
};
