import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { openaiEndpoints } from './openai.ts';
import type { Provider } from './provider.ts';

/** LM Studio's server, at `/v1` and with the same shapes at `/api/v0`. */
export const lmStudio: Provider = {
  name: 'lm_studio',
  // Wherever TALLYLIGHT_PROVIDER_HOSTS says.
  hosts: [],
  root: '/(?:api/)?v[01]',
  endpoints: [...openaiEndpoints, { path: '/messages', format: anthropicMessages }],
  ignoredPaths: ['/models/(?:load|unload|download)'],
  billingHeaders: {},
};
