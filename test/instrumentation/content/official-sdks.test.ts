import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadFixture, loadFixtures } from '../../fixtures/load-fixtures.ts';
import {
  type ProviderHosts,
  startProviderHosts,
} from '../../support/provider-hosts/start-provider-hosts.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { startApp } from '../support/run-app.ts';

/** What each fixture answers, and why it ends. */
const aws = ['Red.', 'Red.', 'Red.', 'Red. "usage"'].map((text) => [text, 'end_turn']);
const answers = {
  'official-sdks.mjs': [
    ...[...aws, ...aws],
    ...['Red.', 'Deep blue — 青.', 'Red.', 'Red.'].map((text) => [text, 'STOP']),
    ...['Red.', 'Deep blue — 青.'].map((text) => [text, 'end_turn']),
    ...['Red.', 'Red. "eval_count": 7'].map((text) => [text, 'stop']),
    ...['Red.', 'Deep blue — 青.'].map((text) => [text, 'STOP']),
    ...['Red.', 'Deep blue — 青.'].map((text) => [text, 'end_turn']),
  ],
  'cohere-sdk.mjs': [
    ['Red.', 'COMPLETE'],
    ['"usage": héllo', 'MAX_TOKENS'],
    ['Red.', 'COMPLETE'],
  ],
} as const;
const question = JSON.stringify([
  { role: 'user', parts: [{ type: 'text', content: 'Name a colour.' }] },
]);

let hosts: ProviderHosts;

before(async () => {
  const wanted = /^(?:bedrock|gemini|vertex|anthropic|ollama|cohere)\//;
  hosts = await startProviderHosts([
    ...loadFixtures().filter(({ name }) => wanted.test(name)),
    loadFixture('vertex/gemini-prepaid'),
    loadFixture('ollama/chat-cached'),
  ]);
});
after(() => hosts.close());

describe('the words of calls by official SDKs', () => {
  for (const [app, expected] of Object.entries(answers)) {
    it(`are kept of each answer that ${app} gets, plain and streamed`, async () => {
      const receiver = await startOtlpReceiver();
      const env = {
        ...hosts.env,
        TALLYLIGHT_ENDPOINT: receiver.url,
        TALLYLIGHT_LOG: 'warn',
        OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
      };
      const { code, stderr } = await startApp(app, [], { env }).ended;
      await receiver.close();
      assert.equal(code, 0, stderr);
      const answered = receiver
        .spans()
        .map(({ attributes }) => attributes)
        .filter((attributes) => attributes['gen_ai.output.messages'] !== undefined);
      assert.deepEqual(
        answered.map((attributes) => ({
          asked: attributes['gen_ai.input.messages'],
          answered: JSON.parse(String(attributes['gen_ai.output.messages'])),
        })),
        expected.map(([content, finish_reason]) => ({
          asked: question,
          answered: [{ role: 'assistant', parts: [{ type: 'text', content }], finish_reason }],
        })),
      );
    });
  }
});
