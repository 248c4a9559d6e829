import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RuntimeName, startApp } from '../support/run-app.ts';
import { startServers } from '../support/start-servers.ts';

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
  await using servers = await startServers();
  const app = startApp('ask-for-usage.mjs', [], { runtime, env: { ...servers.env, ...env } });
  const { code, stdout, stderr } = await app.ended;
  assert.equal(code, 0, stderr);
  const names = stdout.trim().split('\n');
  return new Map(names.map((name, at) => [name, servers.provider.requests[at]?.body.toString()]));
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
