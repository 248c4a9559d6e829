import { declareProvider } from './create-declared-provider.ts';

export const serper = declareProvider({
  name: 'serper',
  hosts: ['google.serper.dev', 'scrape.serper.dev'],
  endpoints: [
    {
      hosts: ['google.serper.dev'],
      path: '/{kind}',
      operation: 'search',
      units: { credits: '$response.body#/credits' },
    },
    {
      hosts: ['scrape.serper.dev'],
      path: '/',
      operation: 'extract',
      units: { credits: '$response.body#/credits' },
    },
  ],
});
