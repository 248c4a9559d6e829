import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { streamEvents } from '../support/provider-server.ts';
import { type RuntimeName, runtimes, startApp } from '../support/run-app.ts';
import { startServers } from '../support/start-servers.ts';

const clients = ['fetch', 'fetch-gzip', 'undici6', 'undici7', 'http', 'https', 'http2', 'openai'];

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`the events of a stream on ${runtime}`, () => {
    it('reach the app one by one: each before the next is written', async () => {
      await using servers = await startServers();
      const { receiver, env } = servers;
      // undici 8 needs Node 22.19.
      const names = runtime === 'Node 22.15' ? clients : [...clients, 'undici8'];
      const { stdout, stderr } = await startApp('in-step.mjs', names, { runtime, env }).ended;

      assert.deepEqual(
        JSON.parse(stdout),
        // The SDK keeps the end mark to itself.
        Object.fromEntries(
          names.map((name) => [name, streamEvents.length - (name === 'openai' ? 1 : 0)]),
        ),
        stderr,
      );
      assert.deepEqual(
        receiver
          .spans()
          .map(({ attributes }) => [
            attributes['gen_ai.request.model'],
            attributes['ai.usage.status'],
            attributes['gen_ai.usage.input_tokens'],
            attributes['gen_ai.usage.output_tokens'],
          ])
          .sort(),
        names.map((name) => [name, 'success', 19, 10]).sort(),
      );
    });
  });
}
