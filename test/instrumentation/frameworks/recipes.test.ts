import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, startApp } from '../support/run-app.ts';
import { expectUsers } from './expect-users.ts';

describe('calls of concurrent requests are recorded under their own users, streams and error handlers too', () => {
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

  for (const framework of ['express', 'fastify', 'hono']) {
    for (const runtime of ['Node 24', 'Node 22'] as const satisfies RuntimeName[]) {
      it(`by the recipe for ${framework}, on ${runtime}`, async () => {
        const app = startApp(`../frameworks/${framework}/server.mjs`, [], {
          runtime,
          nodeArgs: ['--conditions=tallylight-source', '--disable-warning=ExperimentalWarning'],
          env: { ...createAppEnv(receiver, provider), TALLYLIGHT_EXPORT_INTERVAL_MS: '200' },
        });
        await app.printed('\n');
        try {
          await expectUsers(app.stdout().trim(), receiver);
        } finally {
          process.kill(app.pid, 'SIGTERM');
          const { stderr } = await app.ended;
          assert.equal(stderr, '');
        }
      });
    }
  }
});
