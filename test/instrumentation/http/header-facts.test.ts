import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ResponseFacts } from '../../../instrumentation/src/call.ts';
import { createExchange } from '../../../instrumentation/src/http/exchange.ts';
import { declareProvider } from '../../../instrumentation/src/providers/create-declared-provider.ts';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';
import { createRequestHead } from '../support/create-request-head.ts';

it('what the headers say stays beside what the body says, unit by unit; the body weighs more', () => {
  const acme = declareProvider({
    name: 'acme',
    hosts: ['api.acme.example'],
    endpoints: [
      {
        path: '/v1/search',
        operation: 'search',
        units: {
          credits: ['$response.body#/credits', '$response.header.x-credits'],
          pages: '$response.header.x-pages',
          results: '$response.body#/results',
        },
      },
    ],
  });
  const head = createRequestHead({ url: 'https://api.acme.example/v1/search' });
  const route = createRouteResolver({ extraProviders: [acme] }).resolveRoute(head);
  assert.ok(route);
  const responses: ResponseFacts[] = [];
  const exchange = createExchange({
    head,
    route,
    onResult: ({ response }) => void responses.push(response),
  });
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-credits': '1',
    'x-pages': '7',
  };
  exchange.openResponse(200, (name) => headers[name]);
  exchange.pushResponse(Buffer.from('{"credits":2,"results":5}'));
  exchange.end({ kind: 'complete' });
  exchange.finishNow();
  assert.deepEqual(responses, [{ usage: { units: { credits: 2, pages: 7, results: 5 } } }]);
});
