import { declareProvider } from './create-declared-provider.ts';

export const linkup = declareProvider({
  name: 'linkup',
  hosts: ['api.linkup.so'],
  endpoints: [
    {
      path: '/v1/search',
      operation: 'search',
      model: { match: '$request.body#/depth', cases: { deep: 'search-deep' }, otherwise: 'search' },
      units: { requests: 1 },
      errorType: '$response.body#/error/code',
    },
  ],
});
