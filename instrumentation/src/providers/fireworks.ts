import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { readFireworksHeaders } from '../formats/openai/fireworks.ts';
import { openaiRerank } from '../formats/openai/rerank.ts';
import { openaiEndpoints, openaiIgnoredPaths } from './openai.ts';
import type { Provider } from './provider.ts';

const chat = createChatFormat({ readHeaders: readFireworksHeaders });

export const fireworks: Provider = {
  name: 'fireworks_ai',
  hosts: ['api.fireworks.ai'],
  root: '/inference/v1',
  endpoints: [
    { path: '/chat/completions', format: chat },
    { path: '/completions', format: { ...chat, operationName: 'text_completion' } },
    ...openaiEndpoints.filter(({ path }) => !/^(?:\/chat)?\/completions$/.test(path)),
    { path: '/messages', format: anthropicMessages },
    { path: '/rerank', format: openaiRerank },
  ],
  ignoredPaths: openaiIgnoredPaths,
  billingHeaders: {},
};
