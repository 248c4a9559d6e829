import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, startApp } from '../support/run-app.ts';

const limited = 'rate_limited not_billed -';
const failed = 'error absent -';

describe('a call that its client tries again', () => {
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

  // T40: each attempt costs money for itself.
  for (const [client, ...attempts] of [
    ['openai', `1 ${limited}`, `2 ${failed}`, '3 success reported 21'],
    ['anthropic', `1 ${limited}`, `2 ${failed}`, '3 success reported 25'],
    // These do not say which attempt a request is.
    ['got', `- ${limited}`, `- ${failed}`, '- success reported 21'],
    ['undici RetryAgent', `- ${limited}`, `- ${failed}`, '- success reported 21'],
    ['redirected fetch', '- success not_billed -', '- success reported 21'],
  ] as const) {
    it(`of ${client} is one record per attempt, numbered where the client says so (T40)`, async () => {
      const env = createAppEnv(receiver, provider);
      const app = await startApp('retries.mjs', [client], { env }).ended;

      assert.equal(app.code, 0, app.stderr);
      const seen = receiver
        .spans()
        .filter(({ attributes }) => attributes['gen_ai.request.model'] === client)
        .map(({ attributes }) =>
          [
            attributes['ai.usage.attempt'] ?? '-',
            attributes['ai.usage.status'],
            attributes['ai.usage.source'],
            attributes['gen_ai.usage.input_tokens'] ?? '-',
          ].join(' '),
        );
      assert.deepEqual(seen, attempts);
    });
  }
});
