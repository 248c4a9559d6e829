import { groqTools, readGroqUsage } from '../formats/openai/groq.ts';
import { createChatEndpoints, omitChatEndpoints } from './create-chat-endpoints.ts';
import { openaiEndpoints, openaiIgnoredPaths } from './openai.ts';
import type { Provider } from './provider.ts';

export const groq: Provider = {
  name: 'groq',
  hosts: ['api.groq.com'],
  root: '/openai/v1',
  endpoints: [
    ...createChatEndpoints({ readUsage: readGroqUsage, executedTools: groqTools }),
    ...omitChatEndpoints(openaiEndpoints),
  ],
  ignoredPaths: openaiIgnoredPaths,
  billingHeaders: {},
};
