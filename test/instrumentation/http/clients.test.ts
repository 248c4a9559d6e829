import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

const clientNames = [
  'fetch',
  'undici6 fetch',
  'undici7 fetch',
  'undici6 request',
  'undici7 request',
  'undici6 Pool',
  'undici7 Pool',
  'node:http',
  'node:http with listed headers',
];

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
    let receiver: OtlpReceiver;
    let provider: ProviderServer;

    before(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
    });

    after(async () => {
      await receiver.close();
      await provider.close();
    });

    it('sees every call of every client once and changes no byte of it', async () => {
      const env = createAppEnv(receiver, provider);
      const names = Object.keys(behaviours);
      const bare = await startApp('call-all.mjs', names, { runtime, env, register: false }).ended;
      const bareRequests = provider.requests.splice(0);
      const tapped = await startApp('call-all.mjs', names, { runtime, env }).ended;

      assert.equal(tapped.code, 0, tapped.stderr);
      assert.deepEqual(JSON.parse(tapped.stdout), JSON.parse(bare.stdout));
      assert.deepEqual(provider.requests, bareRequests);
      const expected = names.flatMap((behaviour) =>
        clientNames.map((client) => {
          const [input, output] = behaviours[behaviour as keyof typeof behaviours];
          return [client, 'success', 'reported', input, output, behaviour.startsWith('stream')];
        }),
      );
      assert.deepEqual(
        receiver
          .spans()
          .map(({ attributes }) => [
            attributes['gen_ai.request.model'],
            attributes['ai.usage.status'],
            attributes['ai.usage.source'],
            attributes['gen_ai.usage.input_tokens'],
            attributes['gen_ai.usage.output_tokens'],
            attributes['gen_ai.request.stream'],
          ]),
        expected,
      );
    });
  });
}
