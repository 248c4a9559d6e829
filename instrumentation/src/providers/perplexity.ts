import { createChatFormat } from '../formats/openai/chat.ts';
import { createEmbeddingsFormat } from '../formats/openai/embeddings.ts';
import {
  perplexitySearch,
  readPerplexityCost,
  readPerplexityUsage,
} from '../formats/openai/perplexity.ts';
import { createPerplexityResearch } from '../formats/openai/perplexity-research.ts';
import { readBack } from '../formats/ordered-work.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

const chat = createChatFormat({ readUsage: readPerplexityUsage, readMore: readPerplexityCost });
const research = createPerplexityResearch(chat);

/** Perplexity states each call's cost. */
export const perplexity: Provider = {
  name: 'perplexity',
  hosts: ['api.perplexity.ai'],
  root: '(?:/v1)?',
  endpoints: [
    { path: '/(?:chat/completions|sonar)', format: chat },
    { path: '/async/(?:chat/completions|sonar)', format: research },
    { method: 'GET', path: '/async/(?:chat/completions|sonar)/[^/]+', format: readBack(research) },
    ...createResponsesEndpoints({ readMore: readPerplexityCost }, '/(?:responses|agent)'),
    {
      path: '/(?:contextualized)?embeddings',
      format: createEmbeddingsFormat({ readMore: readPerplexityCost }),
    },
    { path: '/search', format: perplexitySearch },
  ],
  ignoredPaths: [],
  billingHeaders: {},
};
