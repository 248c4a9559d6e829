import { declareProvider } from './create-declared-provider.ts';

export const firecrawl = declareProvider({
  name: 'firecrawl',
  hosts: ['api.firecrawl.dev'],
  endpoints: [
    {
      path: '/{version}/search',
      operation: 'search',
      // Each ten results cost as much again. The first version answers with a list, the second with one for each source.
      units: {
        requests: 1,
        results: [
          'length($response.body#/data)',
          'length($response.body#/data/web)',
          '$request.body#/limit',
        ],
      },
    },
    {
      path: '/{version}/scrape',
      operation: 'extract',
      units: { credits: '$response.body#/data/metadata/creditsUsed' },
    },
  ],
});
