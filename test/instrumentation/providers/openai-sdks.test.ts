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
  /** Tokens in and out, or units by name. */
  readonly usage: readonly number[] | Readonly<Record<string, number>>;
}

const expectedFixtures: Readonly<Record<string, readonly string[]>> = {
  OpenAI: [
    ...['openai/chat-plain', 'openai/chat-stream-usage'],
    ...['openai/responses-plain', 'openai/responses-stream', 'openai/embeddings'],
    ...['openai/image-tokens', 'openai/image-stream'],
    ...['openai/transcription-duration', 'openai/transcription-stream'],
    'openai/speech-characters',
    ...['azure-openai/chat-deployment', 'azure-openai/chat-stream'],
    ...['openrouter/chat-cost', 'fireworks/chat-stream'],
  ],
  Mistral: ['mistral/chat', 'mistral/chat-stream', 'mistral/ocr'],
  Groq: ['groq/chat-reasoning', 'groq/chat-stream'],
  'Vercel AI SDK': [
    ...['openai/chat-plain', 'openai/chat-stream-usage'],
    ...['openai/responses-plain', 'openai/responses-stream'],
  ],
  LangChain: ['openai/chat-plain', 'openai/chat-stream-usage'],
};
const expectedCalls = Object.entries(expectedFixtures).flatMap(([client, fixtures]) =>
  fixtures.map((fixture) => ({ client, fixture })),
);

let hosts: ProviderHosts;
let receiver: OtlpReceiver;
let calls: Call[];
let spans: ReceivedSpan[];

before(async () => {
  const replayed = new Set(expectedCalls.map(({ fixture }) => fixture));
  hosts = await startProviderHosts(loadFixtures().filter(({ name }) => replayed.has(name)));
  receiver = await startOtlpReceiver();
  const env = { ...hosts.env, TALLYLIGHT_ENDPOINT: receiver.url, TALLYLIGHT_LOG: 'warn' };
  const { stdout, stderr, code } = await startApp('openai-sdks.mjs', [], { env }).ended;
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

describe('a call by an SDK that speaks OpenAI’s shape', () => {
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
      const usage = calls[at]?.usage;
      assert.deepEqual(
        {
          provider: attributes['gen_ai.provider.name'],
          operation: attributes['gen_ai.operation.name'],
          requestModel: attributes['gen_ai.request.model'],
          source: attributes['ai.usage.source'],
          cost: attributes['ai.usage.cost.stated'],
          usage: readUsage(attributes, usage),
        },
        {
          provider: expected.providerName,
          operation: expected.operationName,
          requestModel: expected.requestModel,
          source: expected.source,
          cost: expected.facts.statedCost?.amount,
          usage,
        },
      );
    });
  });
});

/** What the SDK calls usage: tokens in and, but for embeddings, out; or units. */
function readUsage(attributes: ReceivedSpan['attributes'], usage: Call['usage'] | undefined) {
  if (Array.isArray(usage)) {
    const tokens = ['gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens'];
    return tokens.slice(0, usage.length).map((name) => attributes[name]);
  }
  return Object.fromEntries(
    Object.keys(usage ?? {}).map((unit) => [unit, attributes[`ai.usage.units.${unit}`]]),
  );
}
