import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

const combinations = [
  ['undici6 imported', 'Pool'],
  ['undici6 required', 'Pool'],
  ['undici6 imported', 'fetch'],
  ['undici6 imported', 'built-in fetch'],
  ['undici7 imported', 'Pool'],
  ['undici7 required', 'Pool'],
  ['undici7 imported', 'fetch'],
  ['undici7 imported', 'built-in fetch'],
  ['built-in', 'built-in fetch'],
] as const;

const users = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5'];

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`a pool of two connections on ${runtime}`, () => {
    let receiver: OtlpReceiver;
    let provider: ProviderServer;

    beforeEach(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
    });

    afterEach(async () => {
      await receiver.close();
      await provider.close();
    });

    for (const [copy, client] of combinations) {
      it(`bills six users at once through ${client} of ${copy} undici each to themselves`, async () => {
        const env = createAppEnv(receiver, provider);
        const app = await startApp('pool.mjs', [copy, client], { runtime, env }).ended;

        assert.equal(app.code, 0, app.stderr);
        // undici publishes the requests that waited in the context of others: the trap is there.
        assert.notDeepEqual(JSON.parse(app.stdout), users);
        assert.deepEqual(
          receiver
            .spans()
            .map(({ attributes }) => [attributes['gen_ai.request.model'], attributes['user.id']])
            .sort(),
          users.map((user) => [user, user]),
        );
      });
    }
  });
}
