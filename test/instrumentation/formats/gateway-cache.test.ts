import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';
import { createRequestHead } from '../support/create-request-head.ts';

const routes = createRouteResolver({
  extraHosts: [{ providerName: 'openai', host: 'gateway.example', port: null }],
});

describe('T42, T64: a gateway’s own cache, in front of the provider who bills', () => {
  for (const [name, value, cached] of [
    ['x-litellm-cache-key', '586bf3f3c1bf5aec', true],
    ['x-litellm-cache-hit', 'True', true],
    ['x-litellm-cache-hit', 'false', undefined],
    ['cf-aig-cache-status', 'HIT', true],
    ['cf-aig-cache-status', 'MISS', undefined],
    ['helicone-cache', 'hit', true],
    ['helicone-cache', 'MISS', undefined],
    ['x-portkey-cache-status', 'SEMANTIC HIT', true],
    ['x-portkey-cache-status', 'DISABLED', undefined],
    ['x-openrouter-cache-status', 'HIT', true],
    // A web cache keeps no answers to POST; what it says is about something else.
    ['x-cache', 'HIT', undefined],
  ] as const) {
    it(`${name}: ${value} ${cached ? 'was answered by it' : 'was not'}`, () => {
      assert.equal(isCached(name, value), cached);
    });
  }

  it('did not answer where a key is named, and a miss beside it', () => {
    const headers = new Map([
      ['x-litellm-cache-key', 'k'],
      ['x-litellm-cache-hit', 'False'],
    ]);
    const url = 'https://gateway.example/v1/chat/completions';
    const { format } = routes.resolveRoute(createRequestHead({ url })) ?? {};
    assert.deepEqual(
      format?.readHeaders?.({ statusCode: 200, header: (name) => headers.get(name) }),
      {},
    );
  });

  it('is not looked for at the provider’s own host', () => {
    const head = createRequestHead({ url: 'https://api.openai.com/v1/chat/completions' });
    assert.equal(routes.resolveRoute(head)?.format.readHeaders, undefined);
  });
});

function isCached(name: string, value: string): boolean | undefined {
  const url = 'https://gateway.example/v1/chat/completions';
  const header = (asked: string) => (asked === name ? value : undefined);
  return routes
    .resolveRoute(createRequestHead({ url }))
    ?.format.readHeaders?.({ statusCode: 200, header }).cached;
}
