import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, startApp } from '../support/run-app.ts';

const text = '{"model":"gpt-5","stream":true,"messages":[{"role":"user","content":"Hé"}]}';
const changed = `${text.slice(0, -1)},"stream_options":{"include_usage":true}}`;
const asked = [
  'fetch text',
  'fetch bytes',
  'fetch with a length',
  'http end',
  'http write with a length',
  'http base64',
  'undici text',
  'undici 6 bytes with a length',
];

/** The bodies that the provider received, by the name of the call. */
async function run(runtime: RuntimeName, env: Readonly<Record<string, string>>) {
  await using cleanup = new AsyncDisposableStack();
  const receiver = await startOtlpReceiver();
  cleanup.defer(() => receiver.close());
  const provider = await startProviderServer();
  cleanup.defer(() => provider.close());
  const app = startApp('ask-for-usage.mjs', [], {
    runtime,
    env: { ...createAppEnv(receiver, provider), ...env },
  });
  const { code, stdout, stderr } = await app.ended;
  assert.equal(code, 0, stderr);
  const names = stdout.trim().split('\n');
  return new Map(names.map((name, at) => [name, provider.requests[at]?.body.toString()]));
}

for (const runtime of ['Node 24', 'Node 22'] as const) {
  describe(`T36: streams that are asked for their usage, on ${runtime}`, () => {
    it('ask in every client that gives its body whole, and in no other', async () => {
      const bodies = await run(runtime, { TALLYLIGHT_STREAM_USAGE: 'request' });
      const expected = [...bodies.keys()].map((name) => {
        if (asked.includes(name)) return [name, changed];
        return [name, name.endsWith('of its own') ? addOptions(text) : text];
      });
      assert.deepEqual([...bodies], expected);
      assert.equal(bodies.size, asked.length + 8);
    });

    it('never ask unless the configuration says so: every byte is the app’s', async () => {
      const bodies = await run(runtime, {});
      for (const [name, body] of bodies) {
        assert.equal(body, name.endsWith('of its own') ? addOptions(text) : text, name);
      }
    });
  });
}

function addOptions(body: string): string {
  return body.replace('"stream":true', '"stream":true,"stream_options":{}');
}
