import type { DeclaredEndpoint } from '../formats/declared/declared-api.ts';
import { declareProvider } from './create-declared-provider.ts';

/** What every answer of Exa states. */
const stated: Pick<DeclaredEndpoint, 'cost' | 'id' | 'errorType'> = {
  cost: { amount: '$response.body#/costDollars/total' },
  id: '$response.body#/requestId',
  errorType: '$response.body#/tag',
};
const units: DeclaredEndpoint['units'] = {
  requests: 1,
  results: 'length($response.body#/results)',
};

export const exa = declareProvider({
  name: 'exa',
  hosts: ['api.exa.ai'],
  endpoints: [
    { path: '/search', operation: 'search', units, ...stated },
    { path: '/findSimilar', operation: 'search', units, ...stated },
    { path: '/contents', operation: 'extract', ...stated },
    { path: '/answer', operation: 'answer', ...stated },
  ],
});
