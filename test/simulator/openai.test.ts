import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import type { Answer, SimulatedRequest } from './answer.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';

const answer: Answer = {
  kind: 'completion',
  model: 'gpt-5-mini-2025-08-07',
  inputTokens: 2006,
  cacheReadInputTokens: 1920,
  outputTokens: 300,
  reasoningOutputTokens: 128,
  text: ['Hello', ' ', 'there.'],
};
let simulator: Simulator;
let client: OpenAI;
let answerTo: (request: SimulatedRequest) => Answer | undefined = () => answer;

before(async () => {
  simulator = await startSimulator({ answer: (request) => answerTo(request) });
  client = new OpenAI({ apiKey: 'none', baseURL: `${simulator.origins.openai}/v1` });
});
after(() => simulator.close());

const messages = [{ role: 'user' as const, content: 'Say hi' }];
const usage = {
  prompt_tokens: 2006,
  completion_tokens: 300,
  total_tokens: 2306,
  prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 128,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};

test('a chat completion is read with its text and usage', async () => {
  const completion = await client.chat.completions.create({ model: 'gpt-5-mini', messages });
  assert.match(completion.id, /^chatcmpl-[0-9a-f]{24}$/);
  assert.equal(completion.choices[0]?.message.content, 'Hello there.');
  assert.deepEqual(completion.usage, usage);
});

test('a chat stream states usage only for a client that asks for it', async () => {
  const readUsage = async (options: object) => {
    const stream = await client.chat.completions.create({
      model: 'gpt-5-mini',
      messages,
      stream: true,
      ...options,
    });
    const pieces: string[] = [];
    const usages: unknown[] = [];
    for await (const chunk of stream) {
      pieces.push(chunk.choices[0]?.delta.content ?? '');
      usages.push(chunk.usage);
    }
    assert.equal(pieces.join(''), 'Hello there.');
    return usages;
  };
  assert.deepEqual(await readUsage({}), Array(5).fill(undefined));
  assert.deepEqual(await readUsage({ stream_options: { include_usage: true } }), [
    ...Array(5).fill(null),
    usage,
  ]);
});

test('a response is read with its text and usage, plain and streamed', async () => {
  const expected = {
    input_tokens: 2006,
    input_tokens_details: { cached_tokens: 1920, cache_write_tokens: 0 },
    output_tokens: 300,
    output_tokens_details: { reasoning_tokens: 128 },
    total_tokens: 2306,
  };
  const plain = await client.responses.create({ model: 'gpt-5-mini', input: 'Say hi' });
  assert.equal(plain.output_text, 'Hello there.');
  assert.deepEqual(plain.usage, expected);

  // The SDK's own accumulator refuses events that are out of order or incomplete.
  const stream = client.responses.stream({ model: 'gpt-5-mini', input: 'Say hi' });
  const streamed = await stream.finalResponse();
  assert.equal(streamed.output_text, 'Hello there.');
  assert.deepEqual(streamed.usage, expected);
});

test('embeddings come back as numbers, though the SDK asks for base64', async () => {
  answerTo = () => ({
    kind: 'embedding',
    model: 'text-embedding-3-small',
    inputTokens: 8,
    vectors: [
      [0.5, -0.25],
      [0.125, 1],
    ],
  });
  const input = ['a', 'b'];
  const reply = await client.embeddings.create({ model: 'text-embedding-3-small', input });
  assert.deepEqual(
    reply.data.map(({ embedding }) => embedding),
    [
      [0.5, -0.25],
      [0.125, 1],
    ],
  );
  assert.equal(simulator.requests.at(-1)?.body.encoding_format, 'base64');
});

test('a rate-limited call is retried by the SDK after the time that the answer names', async () => {
  const from = simulator.requests.length;
  answerTo = ({ headers }) =>
    headers['x-stainless-retry-count'] === '0'
      ? {
          kind: 'failure',
          status: 429,
          type: 'rate_limit_exceeded',
          message: 'Rate limit reached',
          headers: { 'retry-after-ms': '20' },
        }
      : answer;
  const completion = await client.chat.completions.create({ model: 'gpt-5-mini', messages });
  assert.equal(completion.usage?.total_tokens, 2306);
  assert.deepEqual(
    simulator.requests.slice(from).map(({ headers }) => headers['x-stainless-retry-count']),
    ['0', '1'],
  );
});

test('a stream that is left early ends its connection', async () => {
  answerTo = () => ({ ...answer, text: Array(1000).fill('word ') }) as Answer;
  const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  assert.equal(stream.controller.signal.aborted, true);
});
