import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOtlpReceiver } from './support/otlp-receiver.ts';
import { startProviderServer } from './support/provider-server.ts';
import { createAppEnv, startApp } from './support/run-app.ts';

describe('the migration guide', () => {
  it('gives code that attributes and counts each call as the tracker before did', async () => {
    const receiver = await startOtlpReceiver();
    const provider = await startProviderServer();
    try {
      const app = await startApp('migration.mjs', [], {
        env: {
          ...createAppEnv(receiver, provider),
          OPENAI_API_KEY: 'none',
          OPENAI_BASE_URL: `${provider.url}/plain/v1`,
        },
      }).ended;
      assert.deepEqual([app.code, app.stderr], [0, '']);
      const names = ['user.id', 'ai.usage.organization', 'ai.usage.feature', 'ai.usage.task'];
      const records = receiver
        .spans()
        .map(({ attributes }) => [
          ...[...names, 'ai.usage.object.id'].map((name) => attributes[name]),
          Number(attributes['gen_ai.usage.input_tokens']),
        ])
        .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
      assert.deepEqual(records, [
        ['ada', undefined, 'notes', 'summarize', undefined, 21],
        ['bob', 'acme', undefined, 'answer', 't-bob', 21],
        ['eve', 'acme', undefined, 'answer', 't-eve', 21],
        ['ida', undefined, undefined, 'translate', undefined, 812],
      ]);
    } finally {
      await receiver.close();
      await provider.close();
    }
  });
});
