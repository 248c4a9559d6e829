import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GoogleGenAI } from '@google/genai';
import type { Answer, SimulatedRequest } from './answer.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';

const answer: Answer = {
  kind: 'completion',
  model: 'gemini-2.5-pro',
  inputTokens: 12_000,
  cacheReadInputTokens: 10_000,
  outputTokens: 1200,
  reasoningOutputTokens: 900,
  text: ['Hello', ' ', 'there.'],
};
let simulator: Simulator;
let client: GoogleGenAI;
let answerTo: (request: SimulatedRequest) => Answer | undefined = () => answer;

before(async () => {
  simulator = await startSimulator({ answer: (request) => answerTo(request) });
  client = new GoogleGenAI({
    apiKey: 'none',
    httpOptions: { baseUrl: simulator.origins['gcp.gemini'] },
  });
});
after(() => simulator.close());

const params = { model: 'gemini-2.5-pro', contents: 'Say hi' };
const usage = {
  promptTokenCount: 12_000,
  cachedContentTokenCount: 10_000,
  cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 10_000 }],
  candidatesTokenCount: 300,
  totalTokenCount: 13_200,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 12_000 }],
  thoughtsTokenCount: 900,
};

test('content is read with its text and usage, candidates without the thoughts', async () => {
  const content = await client.models.generateContent(params);
  assert.equal(content.text, 'Hello there.');
  assert.deepEqual(content.usageMetadata, usage);
});

test('streamed content states cumulative usage on every chunk', async () => {
  const stream = await client.models.generateContentStream(params);
  const pieces: string[] = [];
  const candidates: unknown[] = [];
  let last: unknown;
  for await (const chunk of stream) {
    pieces.push(chunk.text ?? '');
    candidates.push(chunk.usageMetadata?.candidatesTokenCount);
    last = chunk.usageMetadata;
  }
  assert.equal(pieces.join(''), 'Hello there.');
  assert.deepEqual(candidates, [undefined, 1, 300]);
  assert.deepEqual(last, usage);
  assert.equal(simulator.requests.at(-1)?.query.get('alt'), 'sse');
});

test('an exhausted quota reaches the app as the SDK’s own error', async () => {
  answerTo = () => ({
    kind: 'failure',
    status: 429,
    type: 'RESOURCE_EXHAUSTED',
    message: 'Resource has been exhausted (e.g. check quota).',
  });
  await assert.rejects(client.models.generateContent(params), { name: 'ApiError', status: 429 });
});
