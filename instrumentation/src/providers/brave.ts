import { declareProvider } from './create-declared-provider.ts';

const search = ['/res/v1/{kind}/search', '/res/v1/llm/context'].flatMap((path) => [
  { method: 'GET' as const, path, operation: 'search' },
  { method: 'POST' as const, path, operation: 'search' },
]);

export const brave = declareProvider({
  name: 'brave',
  hosts: ['api.search.brave.com'],
  // What the headers say of the rate limit is no usage.
  endpoints: [
    // A summary belongs to the search that it is of.
    { method: 'GET', path: '/res/v1/summarizer/search', operation: 'summarize', free: true },
    // Of a plan and a price of their own.
    ...['suggest', 'spellcheck'].map((operation) => ({
      method: 'GET' as const,
      path: `/res/v1/${operation}/search`,
      operation,
    })),
    // What is known of places that a search has found: further requests, of a price that is not known.
    { method: 'GET', path: '/res/v1/local/{kind}', operation: 'place_details' },
    ...search.map((endpoint) => ({ ...endpoint, errorType: '$response.body#/error/code' })),
  ],
});
