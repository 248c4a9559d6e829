import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttributeObject, createSpan, extractRecord } from '../create-span.ts';
import { describeCapture, readRecords } from './read-capture.ts';

test("OpenLLMetry's calls are billed once", () => {
  assert.deepEqual(describeCapture('openllmetry'), [
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in ? out ? success absent',
    'openai.embeddings: openllmetry embeddings openai text-embedding-3-small in 4 (0 read) out ? success reported',
    'openai.chat: openllmetry chat openai boom in ? out ? rate_limited not_billed',
  ]);
});

test("Traceloop's SDK is billed for its calls and not for the workflow above them", () => {
  assert.deepEqual(describeCapture('traceloop-sdk'), [
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in ? out ? success absent',
    'openai.response: openllmetry chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'openai.embeddings: openllmetry embeddings openai text-embedding-3-small in 4 (0 read) out ? success reported',
    'openai.chat: openllmetry chat openai boom in ? out ? rate_limited not_billed',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'anthropic.chat: openllmetry chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'anthropic.chat: openllmetry chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 10 success reported',
    'anthropic.chat: openllmetry chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 10 success reported',
    'generate_content gemini-2.5-flash: openllmetry generate_content gcp.gen_ai gemini-2.5-flash in 21 (5 read) out 12 (5 reasoning) success reported',
    'generate_content gemini-2.5-flash: openllmetry generate_content gcp.gen_ai gemini-2.5-flash in 21 (5 read) out 12 (5 reasoning) success reported',
    'answer.workflow: not_inference',
  ]);
});

test('OpenLLMetry 0.30 speaks an older vocabulary', () => {
  assert.deepEqual(describeCapture('openllmetry-0.30'), [
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in ? out ? success absent',
    'openai.chat: openllmetry chat openai gpt-4o-mini-2024-07-18 in ? out ? success absent',
    'openai.embeddings: openllmetry embeddings openai text-embedding-3-small in 4 out ? success reported',
    'anthropic.chat: openllmetry chat anthropic claude-3-5-sonnet-latest-20250929 in ? out ? success absent',
    'anthropic.chat: openllmetry chat anthropic claude-3-5-sonnet-latest in ? out ? success absent',
    'anthropic.chat: openllmetry chat anthropic claude-3-5-sonnet-latest in ? out ? success absent',
  ]);
});

test("Traceloop's association properties are users, sessions and tags, its workflow the feature", () => {
  const { userId, sessionId, feature, tags } = readRecords('traceloop-sdk')[1]?.attribution ?? {};
  assert.deepEqual(
    [userId, sessionId, feature, tags],
    ['ada', 'sess-1', 'answer', { plan: 'pro' }],
  );
});

test("in JavaScript, Anthropic's input is without the cache", () => {
  const attributes: AttributeObject = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.usage.input_tokens': 10,
    'gen_ai.usage.output_tokens': 9,
    'gen_ai.usage.total_tokens': 19,
    'gen_ai.usage.cache_read.input_tokens': 1000,
    'gen_ai.usage.cache_creation.input_tokens': 200,
  };
  const scopeName = '@traceloop/instrumentation-anthropic';
  // 10 + 1,000 + 200
  assert.equal(extractRecord(createSpan({ scopeName, attributes })).tokens.inputTokens, 1210);
});

test("OpenTelemetry's own instrumentation of OpenAI is no OpenLLMetry", () => {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai' };
  const scopeName = 'opentelemetry.instrumentation.openai_v2';
  assert.equal(extractRecord(createSpan({ scopeName, attributes })).dialect, 'gen-ai');
});

test("a call through LangChain is told from its client's", () => {
  const attributes = {
    'llm.request.type': 'chat',
    'gen_ai.system': 'Langchain',
    'gen_ai.request.model': 'gpt-4o',
  };
  const scopeName = 'opentelemetry.instrumentation.langchain';
  const record = extractRecord(createSpan({ name: 'ChatOpenAI.chat', scopeName, attributes }));
  assert.deepEqual([record.dialect, record.providerName], ['openllmetry-framework', 'openai']);
});
