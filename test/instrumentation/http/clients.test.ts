import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderServer } from '../support/provider-server.ts';
import { type RuntimeName, runtimes, startApp } from '../support/run-app.ts';
import { startServers } from '../support/start-servers.ts';

const waysOfUndici = [
  'fetch',
  'request',
  'stream',
  'Agent',
  'Pool',
  'Client',
  'ProxyAgent',
  'ProxyAgent without a tunnel',
  'EnvHttpProxyAgent',
  'RetryAgent',
  "an app's own dispatcher",
  'request over HTTP/2',
  'fetch over HTTP/2',
];

const builtInUndici: Readonly<Record<RuntimeName, number>> = {
  'Node 22.15': 6,
  'Node 22': 6,
  'Node 24': 7,
  'Node 26': 8,
};

function listClients(runtime: RuntimeName): string[] {
  // undici 8 needs Node 22.19.
  const versions = runtime === 'Node 22.15' ? [6, 7] : [6, 7, 8];
  return [
    'fetch',
    'fetch over TLS',
    ...versions.flatMap((version) => waysOfUndici.map((way) => `undici${version} ${way}`)),
    `undici${builtInUndici[runtime]} Agent behind the built-in fetch`,
    'node:http',
    'node:http with listed headers',
    'node:https',
    'axios',
    'node-fetch',
    'got',
    'AWS over HTTP/1',
    'AWS over HTTP/2',
    'node:http2',
    'node:http2 through a standing session',
    'node:http2 over TLS',
  ];
}

const behaviours = {
  plain: [21, 7],
  gzip: [21, 7],
  deflate: [21, 7],
  br: [21, 7],
  zstd: [21, 7],
  stream: [19, 10],
  'stream-gzip': [19, 10],
  'stream-br': [19, 10],
} as const;

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`clients on ${runtime}`, () => {
    // Over HTTP/2 undici's requests are node:http2's as well: counted once, or there were too many here.
    it('sees every call of every client once and changes no byte of it', async () => {
      await using servers = await startServers();
      const { receiver, provider, env } = servers;
      const names = Object.keys(behaviours);
      const bare = await startApp('call-all.mjs', names, { runtime, env, register: false }).ended;
      const bareRequests = takeRequests(provider);
      const tapped = await startApp('call-all.mjs', names, { runtime, env }).ended;

      assert.equal(tapped.code, 0, tapped.stderr);
      assert.deepEqual(JSON.parse(tapped.stdout), JSON.parse(bare.stdout));
      assert.deepEqual(takeRequests(provider), bareRequests);
      const expected = Object.entries(behaviours).flatMap(([behaviour, [input, output]]) =>
        listClients(runtime).map((client) =>
          [`${behaviour} ${client}`, 'success', 'reported', input, output].join(' '),
        ),
      );
      const seen = receiver.spans().map(({ attributes }) => {
        const { 'gen_ai.request.model': model, 'gen_ai.request.stream': stream } = attributes;
        assert.equal(stream, String(model).startsWith('stream'));
        return [
          model,
          attributes['ai.usage.status'],
          attributes['ai.usage.source'],
          attributes['gen_ai.usage.input_tokens'],
          attributes['gen_ai.usage.output_tokens'],
        ].join(' ');
      });
      assert.deepEqual(seen.sort(), expected.sort());
    });
  });
}

/** What the provider was asked, in an order that does not depend on which client was faster. */
function takeRequests(provider: ProviderServer): string[] {
  return provider.requests
    .splice(0)
    .map(({ path, body }) => `${path} ${body.toString('base64')}`)
    .sort();
}
