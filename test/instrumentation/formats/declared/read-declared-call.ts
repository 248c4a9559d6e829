import assert from 'node:assert/strict';
import type { DeclaredEndpoint } from '../../../../instrumentation/src/formats/declared/declared-api.ts';
import { declareProvider } from '../../../../instrumentation/src/providers/create-declared-provider.ts';
import { createRouteResolver } from '../../../../instrumentation/src/providers/index.ts';
import { createRequestHead } from '../../support/create-request-head.ts';

export const origin = 'https://api.acme.example';

/** What is read of a call to an endpoint that is described so. */
export function readDeclaredCall(
  endpoint: Partial<DeclaredEndpoint>,
  {
    url = `${origin}/v1/search`,
    method = 'POST',
    headers = {},
    body,
    responseHeaders = {},
    response,
  }: {
    readonly url?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly responseHeaders?: Readonly<Record<string, string>>;
    readonly response?: unknown;
  },
) {
  const provider = declareProvider({
    name: 'acme',
    hosts: ['api.acme.example'],
    endpoints: [{ path: '/v1/search', operation: 'search', ...endpoint }],
  });
  const head = createRequestHead({ url, method, headers });
  const route = createRouteResolver({ extraProviders: [provider] }).resolveRoute(head);
  assert.ok(route, 'there is no route');
  const header = (name: string) => responseHeaders[name];
  return {
    request: route.format.readRequest(head, body),
    headers: route.format.readHeaders?.({ statusCode: 200, header }) ?? {},
    body: route.format.readResponse(response),
  };
}
