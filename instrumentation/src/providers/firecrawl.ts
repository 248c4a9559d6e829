import { declareProvider } from './create-declared-provider.ts';

export const firecrawl = declareProvider({
  name: 'firecrawl',
  hosts: ['api.firecrawl.dev'],
  endpoints: [
    { path: '/{version}/search', operation: 'search', units: { requests: 1 } },
    {
      path: '/{version}/scrape',
      operation: 'extract',
      units: { credits: '$response.body#/data/metadata/creditsUsed' },
    },
  ],
});
