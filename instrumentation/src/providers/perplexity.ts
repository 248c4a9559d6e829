import { createChatFormat } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import {
  perplexitySearch,
  readPerplexityCost,
  readPerplexityUsage,
} from '../formats/openai/perplexity.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

/** Perplexity states each call's cost. A research that is fetched later (`/async`) is not read. */
export const perplexity: Provider = {
  name: 'perplexity',
  hosts: ['api.perplexity.ai'],
  root: '(?:/v1)?',
  endpoints: [
    {
      path: '/(?:chat/completions|sonar)',
      format: createChatFormat({ readUsage: readPerplexityUsage, readMore: readPerplexityCost }),
    },
    ...createResponsesEndpoints({ readMore: readPerplexityCost }, '/(?:responses|agent)'),
    { path: '/(?:contextualized)?embeddings', format: openaiEmbeddings },
    { path: '/search', format: perplexitySearch },
  ],
  ignoredPaths: [],
  billingHeaders: {},
};
