import { openaiRerank } from '../formats/openai/rerank.ts';
import { openaiEndpoints, openaiIgnoredPaths } from './openai.ts';
import type { Provider } from './provider.ts';

export const together: Provider = {
  name: 'together_ai',
  hosts: ['api.together.xyz', 'api.together.ai'],
  root: '/v1',
  endpoints: [...openaiEndpoints, { path: '/rerank', format: openaiRerank }],
  ignoredPaths: openaiIgnoredPaths,
  billingHeaders: {},
};
