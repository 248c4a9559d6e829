import { createChatFormat } from '../formats/openai/chat.ts';
import { readGroqUsage } from '../formats/openai/groq.ts';
import { openaiEndpoints, openaiIgnoredPaths } from './openai.ts';
import type { Provider } from './provider.ts';

export const groq: Provider = {
  name: 'groq',
  hosts: ['api.groq.com'],
  root: '/openai/v1',
  endpoints: [
    { path: '/chat/completions', format: createChatFormat({ readUsage: readGroqUsage }) },
    ...openaiEndpoints.filter(({ path }) => path !== '/chat/completions'),
  ],
  ignoredPaths: openaiIgnoredPaths,
  billingHeaders: {},
};
