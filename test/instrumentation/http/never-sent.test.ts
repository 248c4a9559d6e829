import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

const failed = {
  refused: 'error not_billed',
  unknown: 'error not_billed',
  untrusted: 'error not_billed',
  // For a connection, when the process ends.
  waiting: 'incomplete not_billed',
};
const lost = { ...failed, mute: 'timeout not_billed' };
// The call that was before it in the queue had reached the provider.
const queued = { queued: 'cancelled not_billed', 'queued first': 'cancelled estimated' };

const expectations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fetch: failed,
  undici6: { ...lost, ...queued },
  undici7: { ...lost, ...queued },
  undici8: { ...lost, ...queued },
  http: { ...lost, ...queued },
  http2: lost,
};

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`a call that never left the machine on ${runtime}`, () => {
    let receiver: OtlpReceiver;
    let provider: ProviderServer;
    const mute = createServer((socket) => socket.on('error', () => {}));
    const closed = createServer();

    before(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
      for (const server of [mute, closed]) await once(server.listen(0, '127.0.0.1'), 'listening');
    });

    after(async () => {
      mute.close();
      await receiver.close();
      await provider.close();
    });

    it('costs nothing, and is known to', async () => {
      const [mutePort, closedPort] = [mute, closed].map(
        (server) => (server.address() as AddressInfo).port,
      );
      closed.close();
      const { NODE_EXTRA_CA_CERTS: _, ...appEnv } = createAppEnv(receiver, provider);
      const env = {
        ...appEnv,
        TALLYLIGHT_PROVIDER_HOSTS: [
          appEnv.TALLYLIGHT_PROVIDER_HOSTS,
          `openai=127.0.0.1:${mutePort}`,
          `openai=127.0.0.1:${closedPort}`,
          'openai=nowhere.invalid',
        ].join(','),
        MUTE_URL: `https://127.0.0.1:${mutePort}`,
        CLOSED_URL: `http://127.0.0.1:${closedPort}`,
      };
      const expected = Object.entries(expectations)
        .filter(([client]) => client !== 'undici8' || runtime !== 'Node 22.15')
        .flatMap(([client, fates]) =>
          Object.entries(fates).map(([fate, verdict]) => `${client}/${fate}: ${verdict}`),
        );
      const tasks = expected
        .map((line) => line.split(':')[0] ?? '')
        .filter((task) => !task.endsWith(' first'));
      const app = await startApp('never-sent.mjs', tasks, { runtime, env }).ended;

      assert.equal(app.code, 0, app.stderr);
      const seen = receiver.spans().map(({ attributes }) => {
        const { 'gen_ai.request.model': task, 'ai.usage.status': status } = attributes;
        return `${task ?? 'unknown'}: ${status} ${attributes['ai.usage.source']}`;
      });
      // undici shows a body when it writes it, and so these name no model.
      const named = expected.map((line) => line.replace(/^(fetch|undici\d)\/\w+:/, 'unknown:'));
      assert.deepEqual(seen.sort(), named.sort(), app.stdout);
      assert.equal(
        provider.requests.length,
        tasks.filter((task) => task.endsWith('queued')).length,
      );
    });
  });
}
