import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { readFireworksHeaders } from '../formats/openai/fireworks.ts';
import { openaiRerank } from '../formats/openai/rerank.ts';
import { createChatEndpoints, omitChatEndpoints } from './create-chat-endpoints.ts';
import { openaiEndpoints, openaiIgnoredPaths } from './openai.ts';
import type { Provider } from './provider.ts';

export const fireworks: Provider = {
  name: 'fireworks_ai',
  hosts: ['api.fireworks.ai'],
  root: '/inference/v1',
  endpoints: [
    ...createChatEndpoints({ readHeaders: readFireworksHeaders }),
    ...omitChatEndpoints(openaiEndpoints),
    { path: '/messages', format: anthropicMessages },
    { path: '/rerank', format: openaiRerank },
  ],
  ignoredPaths: openaiIgnoredPaths,
  billingHeaders: {},
};
