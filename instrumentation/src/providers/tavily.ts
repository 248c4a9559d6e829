import { declareProvider } from './create-declared-provider.ts';

/** Credits as the answer says, where the request asks for it (`include_usage`). */
const reported = '$response.body#/usage/credits';
const depths = { basic: 1, fast: 1, 'ultra-fast': 1, advanced: 2 };

export const tavily = declareProvider({
  name: 'tavily',
  hosts: ['api.tavily.com'],
  endpoints: [
    {
      path: '/search',
      operation: 'search',
      units: {
        credits: [
          reported,
          // With `auto_parameters` the depth is Tavily's choice, which the answer tells.
          { match: '$response.body#/auto_parameters/search_depth', cases: depths },
          { match: '$request.body#/search_depth', cases: depths, otherwise: 1 },
        ],
      },
      id: '$response.body#/request_id',
    },
    // Five pages, or ten of a map, make a credit, also over several calls: only the answer knows.
    ...['extract', 'crawl', 'map', 'research'].map((operation) => ({
      path: `/${operation}`,
      operation,
      units: { credits: reported },
      id: '$response.body#/request_id',
    })),
  ],
});
