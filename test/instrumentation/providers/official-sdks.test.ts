import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadFixture, loadFixtures } from '../../fixtures/load-fixtures.ts';
import {
  type ProviderHosts,
  startProviderHosts,
} from '../../support/provider-hosts/start-provider-hosts.ts';
import {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from '../support/otlp-receiver.ts';
import { startApp } from '../support/run-app.ts';

interface Call {
  readonly client: string;
  readonly fixture: string;
  readonly usage: unknown;
}

const aws = ['AWS SDK over HTTP/2', 'AWS SDK over HTTP/1'].flatMap((client) =>
  ['converse', 'converse-stream', 'invoke-anthropic', 'invoke-stream-anthropic'].map((name) => ({
    client,
    fixture: `bedrock/${name}`,
  })),
);
const others = [
  ...['gemini/plain', 'gemini/stream-sse', 'vertex/gemini', 'vertex/stream-sse'],
  ...['anthropic/plain', 'anthropic/stream', 'ollama/chat', 'ollama/stream'],
].map((fixture) => ({ client: 'own SDK', fixture }));
const vercel = ['gemini/plain', 'gemini/stream-sse', 'anthropic/plain', 'anthropic/stream'].map(
  (fixture) => ({ client: 'Vercel AI SDK', fixture }),
);
const expectedCalls = [...aws, ...others, ...vercel];

let hosts: ProviderHosts;
let receiver: OtlpReceiver;
let calls: Call[];
let spans: ReceivedSpan[];

before(async () => {
  const replayed = new Set(expectedCalls.map(({ fixture }) => fixture));
  hosts = await startProviderHosts([
    ...loadFixtures().filter(({ name }) => replayed.has(name)),
    // In express mode, with an API key, its SDK calls the host of no region.
    loadFixture('vertex/gemini-prepaid'),
    // Its SDK calls the address, not the name.
    loadFixture('ollama/chat-cached'),
  ]);
  receiver = await startOtlpReceiver();
  const env = { ...hosts.env, TALLYLIGHT_ENDPOINT: receiver.url, TALLYLIGHT_LOG: 'warn' };
  const { stdout, stderr, code } = await startApp('official-sdks.mjs', [], { env }).ended;
  assert.equal(code, 0, stderr);
  calls = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  spans = receiver
    .spans()
    .toSorted(
      (a, b) =>
        Number(a.attributes['ai.usage.sequence']) - Number(b.attributes['ai.usage.sequence']),
    );
});

after(async () => {
  await receiver.close();
  await hosts.close();
});

describe('a call by an official SDK', () => {
  it('is one record each, in their order', () => {
    assert.deepEqual(
      calls.map(({ client, fixture }) => ({ client, fixture })),
      expectedCalls,
    );
    assert.equal(spans.length, expectedCalls.length);
  });

  expectedCalls.forEach(({ client, fixture: name }, at) => {
    it(`${name} by ${client} has the usage that the SDK reads`, () => {
      const { expected } = loadFixture(name);
      const attributes: ReceivedSpan['attributes'] = spans[at]?.attributes ?? {};
      assert.deepEqual(
        {
          provider: attributes['gen_ai.provider.name'],
          operation: attributes['gen_ai.operation.name'],
          status: attributes['ai.usage.status'],
          source: attributes['ai.usage.source'],
          usage: [
            attributes['gen_ai.usage.input_tokens'],
            attributes['gen_ai.usage.output_tokens'],
          ],
        },
        {
          provider: expected.providerName,
          operation: expected.operationName,
          status: expected.status,
          source: expected.source,
          usage: calls[at]?.usage,
        },
      );
    });
  });
});
