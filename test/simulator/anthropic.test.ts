import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import type { Answer, Completion, SimulatedRequest } from './answer.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';

const answer: Completion = {
  kind: 'completion',
  model: 'claude-haiku-4-5-20251001',
  inputTokens: 12_050,
  cacheReadInputTokens: 2000,
  cacheWriteInputTokens: 10_000,
  outputTokens: 400,
  text: ['Hello', ' there.'],
};
let simulator: Simulator;
let client: Anthropic;
let answerTo: (request: SimulatedRequest) => Answer | undefined = () => answer;

before(async () => {
  simulator = await startSimulator({ answer: (request) => answerTo(request) });
  client = new Anthropic({ apiKey: 'none', baseURL: simulator.origins.anthropic });
});
after(() => simulator.close());

const params = {
  model: 'claude-haiku-4-5',
  max_tokens: 1024,
  messages: [{ role: 'user' as const, content: 'Say hi' }],
};

test('a message is read with its text and usage, input without its cached parts', async () => {
  const message = await client.messages.create(params);
  assert.deepEqual(message.content, [{ type: 'text', text: 'Hello there.', citations: null }]);
  assert.deepEqual(message.usage, {
    input_tokens: 50,
    cache_creation_input_tokens: 10_000,
    cache_read_input_tokens: 2000,
    cache_creation: { ephemeral_5m_input_tokens: 10_000, ephemeral_1h_input_tokens: 0 },
    output_tokens: 400,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: 'not_available',
    speed: 'standard',
  });
});

test('a streamed message ends with the same text and usage', async () => {
  const message = await client.messages.stream(params).finalMessage();
  assert.equal(message.stop_reason, 'end_turn');
  assert.deepEqual(message.content, [{ type: 'text', text: 'Hello there.', citations: null }]);
  assert.equal(message.usage.input_tokens, 50);
  assert.equal(message.usage.output_tokens, 400);
});

test('an overload inside a stream reaches the app as an error of the SDK', async () => {
  answerTo = () => ({
    ...answer,
    breaksOffWith: { type: 'overloaded_error', message: 'Overloaded' },
  });
  const stream = await client.messages.create({ ...params, stream: true });
  const seen: string[] = [];
  await assert.rejects(
    async () => {
      for await (const event of stream) seen.push(event.type);
    },
    (error: unknown) => error instanceof Anthropic.APIError && error.type === 'overloaded_error',
  );
  assert.deepEqual(seen, [
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
  ]);
});

test('a rate limit reaches the app as the SDK’s own error when it may not retry', async () => {
  answerTo = () => ({
    kind: 'failure',
    status: 429,
    type: 'rate_limit_error',
    message: 'This request would exceed your rate limit',
    headers: { 'retry-after': '30' },
  });
  await assert.rejects(client.messages.create(params, { maxRetries: 0 }), Anthropic.RateLimitError);
});
