import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeclaredApi } from '../../../instrumentation/src/formats/declared/declared-api.ts';
import { parseApis } from '../../../instrumentation/src/formats/declared/parse-apis.ts';
import { createDeclaredProvider } from '../../../instrumentation/src/providers/create-declared-provider.ts';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';
import { createRequestHead } from '../support/create-request-head.ts';

/** What a POST to each URL is: provider and operation, `unparsed`, or of no concern. */
function resolve(
  apis: readonly DeclaredApi[],
  urls: readonly string[],
  extraHosts: Parameters<typeof createRouteResolver>[0] = {},
): (string | undefined)[] {
  const parsed = parseApis(JSON.stringify(apis));
  assert.deepEqual(parsed.problems, []);
  const resolver = createRouteResolver({
    extraProviders: parsed.apis.map(createDeclaredProvider),
    ...extraHosts,
  });
  return urls.map((url) => {
    const head = createRequestHead({ url, method: 'POST', headers: {} });
    const route = resolver.resolveRoute(head);
    if (route !== undefined) return `${route.providerName} ${route.format.operationName}`;
    return resolver.resolveProvider(head) === undefined ? undefined : 'unparsed';
  });
}

const acme: DeclaredApi = {
  name: 'acme',
  hosts: ['api.acme.example'],
  endpoints: [{ path: '/v1/{kind}', operation: 'search' }],
};
const origin = 'https://api.acme.example';

describe('calls to hosts that are described', () => {
  it('are of the endpoint that leaves least of its path open, in whatever order they stand', () => {
    const endpoints = [
      { path: '/v1/{rest*}', operation: 'any' },
      { path: '/v1/{kind}', operation: 'search' },
      { path: '/v1/{kind}:batch', operation: 'batch' },
      { path: '/v1/extract', operation: 'extract' },
      { path: '/v1/{kind}/deep', operation: 'deep' },
    ];
    const paths = ['extract', 'news', 'news:batch', 'news/deep', 'news/deep/er'];
    const expected = ['extract', 'search', 'batch', 'deep', 'any'].map((name) => `acme ${name}`);
    for (const given of [endpoints, endpoints.toReversed()]) {
      assert.deepEqual(
        resolve(
          [{ ...acme, endpoints: given }],
          paths.map((path) => `${origin}/v1/${path}`),
        ),
        expected,
      );
    }
  });

  it('cost nothing at an ignored path that leaves less open than the endpoint', () => {
    const urls = ['account', 'account/', 'accounts', 'search'].map(
      (path) => `${origin}/v1/${path}`,
    );
    assert.deepEqual(resolve([{ ...acme, ignoredPaths: ['/v1/account', '/v1/{rest*}'] }], urls), [
      undefined,
      undefined,
      'acme search',
      'acme search',
    ]);
  });

  it('are of whichever description of the host knows the path', () => {
    const other: DeclaredApi = {
      name: 'acme_maps',
      hosts: ['api.acme.example'],
      endpoints: [{ path: '/maps/{place}', operation: 'geocoding' }],
      ignoredPaths: ['/maps/files/{rest*}'],
    };
    const urls = ['/maps/a', '/v1/a', '/maps/files/a', '/v2/a'].map((path) => origin + path);
    for (const apis of [
      [acme, other],
      [other, acme],
    ]) {
      assert.deepEqual(resolve(apis, urls), [
        'acme_maps geocoding',
        'acme search',
        undefined,
        'unparsed',
      ]);
    }
  });

  it('are still of the provider that is built in, where a description only adds to it', () => {
    const music: DeclaredApi = {
      name: 'elevenlabs',
      hosts: ['api.elevenlabs.io'],
      endpoints: [{ path: '/v1/music', operation: 'music' }],
    };
    const paths = ['/v1/music', '/v1/text-to-speech/a', '/v1/voices/add', '/v1/dubbing'];
    const expected = ['elevenlabs music', 'elevenlabs speech', undefined, 'unparsed'];
    assert.deepEqual(
      resolve(
        [music],
        paths.map((path) => `https://api.elevenlabs.io${path}`),
      ),
      expected,
    );
    assert.deepEqual(
      resolve(
        [music],
        paths.map((path) => `http://gateway.example:8080${path}`),
        { extraHosts: [{ providerName: 'elevenlabs', host: 'gateway.example', port: null }] },
      ),
      expected,
    );
  });
});
