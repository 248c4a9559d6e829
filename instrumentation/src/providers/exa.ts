import type { DeclaredEndpoint } from '../formats/declared/declared-api.ts';
import { createExaRunFormat } from '../formats/exa/runs.ts';
import { readBack } from '../formats/ordered-work.ts';
import { declareProvider } from './create-declared-provider.ts';
import type { Endpoint, Provider } from './provider.ts';

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

const described = declareProvider({
  name: 'exa',
  hosts: ['api.exa.ai'],
  endpoints: [
    { path: '/search', operation: 'search', units, ...stated },
    { path: '/findSimilar', operation: 'search', units, ...stated },
    { path: '/contents', operation: 'extract', ...stated },
    { path: '/answer', operation: 'answer', ...stated },
  ],
});

const research = createExaRunFormat('research');
const agent = createExaRunFormat('agent');

/** Ordered, and fetched later. */
const inBackground: readonly Endpoint[] = [
  { path: '/research/v1', format: research },
  { method: 'GET', path: '/research/v1/[^/]+', format: readBack(research) },
  { path: '/agent/runs', format: agent },
  { method: 'GET', path: '/agent/runs/[^/]+(?:/events)?', format: readBack(agent) },
  { path: '/agent/runs/[^/]+/cancel', format: readBack(agent) },
];

export const exa: Provider = {
  name: described.name,
  hosts: described.hosts,
  root: '',
  // Described ones are read when the host is called.
  get endpoints() {
    return [...inBackground, ...described.endpoints];
  },
  get ignoredPaths() {
    return described.ignoredPaths;
  },
  billingHeaders: {},
};
