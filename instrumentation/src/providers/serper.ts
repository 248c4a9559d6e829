import { declareProvider } from './create-declared-provider.ts';

/** The question stands in the body, or in the query. */
const methods = ['GET', 'POST'] as const;

export const serper = declareProvider({
  name: 'serper',
  hosts: ['google.serper.dev', 'scrape.serper.dev'],
  endpoints: [
    ...methods.map((method) => ({
      method,
      hosts: ['google.serper.dev'],
      path: '/{kind}',
      operation: 'search',
      // A list of questions has a list of answers, each with what it cost.
      units: { credits: ['$response.body#/credits', 'sum($response.body#/*/credits)'] },
    })),
    {
      hosts: ['scrape.serper.dev'],
      path: '/',
      operation: 'extract',
      units: { credits: '$response.body#/credits' },
    },
  ],
  // What is left of the credits; asking for it costs none.
  ignoredPaths: ['/account'],
});
