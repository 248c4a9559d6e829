import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttributeObject, createSpan, extractRecord } from '../create-span.ts';
import { describeCapture, readRecords } from './read-capture.ts';

test('version 4 of the AI SDK is billed for its calls and not for the spans above them', () => {
  assert.deepEqual(describeCapture('vercel-ai-sdk-4'), [
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.generateText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.generateText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'ai.generateText: repeated_by_sender',
    'ai.streamText.doStream: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.streamText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.toolCall: not_inference',
    'ai.streamText.doStream: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'ai.streamText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.generateText: repeated_by_sender',
    'ai.embed.doEmbed: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'ai.embed: repeated_by_sender',
    'ai.embedMany.doEmbed: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'ai.embedMany: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai boom in ? out ? error absent',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai boom in ? out ? error absent',
    'ai.generateText: repeated_by_sender',
  ]);
});

test('version 5 of the AI SDK is billed for its calls and not for the spans above them', () => {
  assert.deepEqual(describeCapture('vercel-ai-sdk-5'), [
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'ai.generateText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'ai.generateText: repeated_by_sender',
    'ai.streamText.doStream: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.streamText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'ai.generateText: repeated_by_sender',
    'ai.streamText.doStream: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'ai.streamText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'ai.toolCall: not_inference',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'ai.generateText: repeated_by_sender',
    'ai.embed.doEmbed: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'ai.embed: repeated_by_sender',
    'ai.embedMany.doEmbed: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'ai.embedMany: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai boom in ? out ? error absent',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai boom in ? out ? error absent',
    'ai.generateText: repeated_by_sender',
  ]);
});

test('version 6 of the AI SDK is billed for its calls and not for the spans above them', () => {
  assert.deepEqual(describeCapture('vercel-ai-sdk-6'), [
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.generateText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.generateText: repeated_by_sender',
    'ai.streamText.doStream: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.streamText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'ai.generateText: repeated_by_sender',
    'ai.streamText.doStream: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'ai.streamText: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.toolCall: not_inference',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ai.generateText: repeated_by_sender',
    'ai.embed.doEmbed: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'ai.embed: repeated_by_sender',
    'ai.embedMany.doEmbed: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'ai.embedMany: repeated_by_sender',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai boom in ? out ? error absent',
    'ai.generateText.doGenerate: vercel-ai-sdk chat openai boom in ? out ? error absent',
    'ai.generateText: repeated_by_sender',
  ]);
});

test('version 7 of the AI SDK is billed for its calls and not for the spans above them', () => {
  assert.deepEqual(describeCapture('vercel-ai-sdk-7'), [
    'chat gpt-4o-mini: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'step 1: not_inference',
    'invoke_agent gpt-4o-mini: not_inference',
    'chat gpt-4o-mini: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'step 1: not_inference',
    'invoke_agent gpt-4o-mini: not_inference',
    'chat claude-sonnet-4-5: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'step 1: not_inference',
    'invoke_agent claude-sonnet-4-5: not_inference',
    'chat gpt-4o-mini: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'step 1: not_inference',
    'invoke_agent gpt-4o-mini: not_inference',
    'chat claude-sonnet-4-5: vercel-ai-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'step 1: not_inference',
    'invoke_agent claude-sonnet-4-5: not_inference',
    'chat gpt-4o-mini: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'execute_tool weather: not_inference',
    'step 1: not_inference',
    'chat gpt-4o-mini: vercel-ai-sdk chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'step 2: not_inference',
    'invoke_agent gpt-4o-mini: not_inference',
    'embeddings text-embedding-3-small: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'embeddings text-embedding-3-small: repeated_by_sender',
    'embeddings text-embedding-3-small: vercel-ai-sdk embeddings openai text-embedding-3-small in 4 out ? success reported',
    'embeddings text-embedding-3-small: repeated_by_sender',
    'chat boom: vercel-ai-sdk chat openai boom in ? out ? rate_limited not_billed',
    'step 1: not_inference',
    'invoke_agent boom: not_inference',
  ]);
});

test("the AI SDK's metadata are users, sessions and tags", () => {
  for (const version of [4, 5, 6]) {
    const [record] = readRecords(`vercel-ai-sdk-${version}`);
    assert.deepEqual(record?.attribution, {
      userId: 'ada',
      sessionId: 'sess-1',
      organization: null,
      project: null,
      feature: 'summarise',
      task: null,
      objectType: null,
      objectId: null,
      tags: { plan: 'pro', a: 'true', b: 'true' },
    });
  }
});

test('streams are told from whole answers, with the time to the first chunk in seconds', () => {
  const streams = readRecords('vercel-ai-sdk-4').map(({ stream, timeToFirstChunk }) => [
    stream,
    timeToFirstChunk === null ? null : timeToFirstChunk > 0.1 && timeToFirstChunk < 0.5,
  ]);
  assert.deepEqual(streams.slice(0, 4), [
    [false, null],
    [false, null],
    [false, null],
    [true, true],
  ]);
});

function createCall(attributes: AttributeObject) {
  return createSpan({
    name: 'ai.streamText.doStream',
    scopeName: 'ai',
    attributes: {
      'ai.operationId': 'ai.streamText.doStream',
      'ai.model.provider': 'openai.chat',
      'ai.model.id': 'gpt-4o-mini',
      ...attributes,
    },
  });
}

test('NaN, which version 4 writes for unknown counts, is absent', () => {
  const counts = { 'ai.usage.promptTokens': Number.NaN, 'ai.usage.completionTokens': Number.NaN };
  const { tokens, source } = extractRecord(createCall(counts));
  assert.deepEqual([tokens.inputTokens, tokens.outputTokens, source], [null, null, 'absent']);
});

test("an id of the SDK's own is none", () => {
  const { responseId } = extractRecord(createCall({ 'ai.response.id': 'aitxt-x1Y2' }));
  assert.equal(responseId, null);
});

test("Bedrock's input is without the cache before version 6, and with it from then on", () => {
  const bedrock = {
    'ai.model.provider': 'amazon-bedrock',
    'ai.usage.inputTokens': 10,
    'ai.usage.cachedInputTokens': 1000,
    'ai.response.providerMetadata': '{"bedrock":{"usage":{"cacheWriteInputTokens":200}}}',
  };
  // 10 + 1,000 + 200
  assert.equal(extractRecord(createCall(bedrock)).tokens.inputTokens, 1210);
  const newer = {
    ...bedrock,
    'ai.usage.inputTokens': 1210,
    'ai.usage.inputTokenDetails.noCacheTokens': 10,
  };
  assert.equal(extractRecord(createCall(newer)).tokens.inputTokens, 1210);
});

test("Gemini's thoughts are in its output", () => {
  const { tokens } = extractRecord(
    createCall({
      'ai.model.provider': 'google.generative-ai',
      'ai.usage.inputTokens': 21,
      'ai.usage.outputTokens': 7,
      'ai.usage.reasoningTokens': 5,
      'ai.usage.totalTokens': 33,
    }),
  );
  // 21 + 7 + 5 = 33: the total has what the output lacks.
  assert.deepEqual([tokens.outputTokens, tokens.reasoningOutputTokens], [12, 5]);
});

for (const [sent, expected] of [
  ['openai.responses', 'openai'],
  ['anthropic.messages', 'anthropic'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex.chat', 'gcp.vertex_ai'],
  ['vertex.anthropic.messages', 'gcp.vertex_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure-openai.chat', 'azure.ai.openai'],
  ['azure.responses', 'azure.ai.openai'],
  ['mistral.chat', 'mistral_ai'],
  ['xai.chat', 'x_ai'],
  ['togetherai.chat', 'together_ai'],
  ['groq.chat', 'groq'],
] as const) {
  test(`${sent} of the AI SDK is ${expected}`, () => {
    assert.equal(extractRecord(createCall({ 'ai.model.provider': sent })).providerName, expected);
  });
}

test("what OpenRouter's answer states is its cost", () => {
  const attributes = { 'ai.response.providerMetadata': '{"openrouter":{"usage":{"cost":0.0123}}}' };
  assert.deepEqual(extractRecord(createCall(attributes)).statedCost, {
    amount: '0.0123',
    currency: 'USD',
  });
});
