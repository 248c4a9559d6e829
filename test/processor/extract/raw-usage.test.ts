import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJsonObject } from '../../../processor/src/extract/json-object.ts';
import { readLangfuseUsage } from '../../../processor/src/extract/langfuse-usage.ts';
import { readRawUsage } from '../../../processor/src/extract/raw-usage.ts';

/** The counts that are known. */
function known(counts: object): object {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== null));
}

test("OpenAI's input includes the cache", () => {
  const usage = {
    prompt_tokens: 21,
    completion_tokens: 7,
    prompt_tokens_details: { cached_tokens: 5, audio_tokens: 1 },
    completion_tokens_details: { reasoning_tokens: 2 },
  };
  assert.deepEqual(known(readRawUsage(usage)), {
    inputTokens: 21,
    cacheReadInputTokens: 5,
    audioInputTokens: 1,
    outputTokens: 7,
    reasoningOutputTokens: 2,
  });
});

test("Anthropic's input does not, and is completed", () => {
  const usage = {
    input_tokens: 10,
    cache_read_input_tokens: 1000,
    cache_creation_input_tokens: 200,
    cache_creation: { ephemeral_5m_input_tokens: 150, ephemeral_1h_input_tokens: 50 },
    output_tokens: 9,
  };
  // 10 + 1,000 + 200
  assert.deepEqual(known(readRawUsage(usage)), {
    inputTokens: 1210,
    cacheReadInputTokens: 1000,
    cacheWriteInputTokens: 200,
    cacheWrite1hInputTokens: 50,
    outputTokens: 9,
  });
});

test("Bedrock's input does not either", () => {
  const usage = {
    inputTokens: 10,
    outputTokens: 9,
    cacheReadInputTokens: 1000,
    cacheWriteInputTokens: 200,
  };
  assert.equal(readRawUsage(usage).inputTokens, 1210);
});

test("LiteLLM's usage of Anthropic's answer includes the cache already", () => {
  const usage = {
    prompt_tokens: 1210,
    cache_read_input_tokens: 1000,
    cache_creation_input_tokens: 200,
  };
  assert.equal(readRawUsage(usage).inputTokens, 1210);
});

test("LangChain's usage includes the cache", () => {
  const usage = {
    input_tokens: 1210,
    output_tokens: 9,
    input_token_details: { cache_read: 1000, cache_creation: 200 },
    output_token_details: { reasoning: 3 },
  };
  assert.deepEqual(known(readRawUsage(usage)), {
    inputTokens: 1210,
    cacheReadInputTokens: 1000,
    cacheWriteInputTokens: 200,
    outputTokens: 9,
    reasoningOutputTokens: 3,
  });
});

test("Google's thoughts are added to its answer, the results of tools to its prompt", () => {
  const usage = {
    promptTokenCount: 21,
    toolUsePromptTokenCount: 4,
    cachedContentTokenCount: 5,
    candidatesTokenCount: 7,
    thoughtsTokenCount: 5,
  };
  assert.deepEqual(known(readRawUsage(usage)), {
    inputTokens: 25,
    cacheReadInputTokens: 5,
    outputTokens: 12,
    reasoningOutputTokens: 5,
  });
});

test("Langfuse's buckets do not overlap", () => {
  const usage = {
    input: 10,
    input_cached_tokens: 5,
    cache_creation_input_tokens: 200,
    output: 7,
    output_reasoning_tokens: 2,
    total: 224,
  };
  // 10 + 5 + 200; 7 + 2
  assert.deepEqual(known(readLangfuseUsage(usage)), {
    inputTokens: 215,
    cacheReadInputTokens: 5,
    cacheWriteInputTokens: 200,
    outputTokens: 9,
    reasoningOutputTokens: 2,
  });
});

test('what is no count is unknown', () => {
  const usage = { prompt_tokens: -1, completion_tokens: 1.5, prompt_tokens_details: 'none' };
  assert.deepEqual(known(readRawUsage(usage)), {});
});

test('JSON is read, and a dict as Python prints it, and nothing else', () => {
  assert.deepEqual(parseJsonObject('{"a": 1}'), { a: 1 });
  assert.deepEqual(parseJsonObject("{'a': 'None of */*'}"), { a: 'None of */*' });
  assert.deepEqual(parseJsonObject("{'a': None, 'b': {'c': True, 'd': [1, 2]}}"), {
    a: null,
    b: { c: true, d: [1, 2] },
  });
  for (const text of [
    "{'a': 'it\"s'}",
    "{'a': 'b\\n'}",
    '[1]',
    'text',
    '{',
    '',
    '{"a": 1'.padEnd(20_000),
  ]) {
    assert.equal(parseJsonObject(text), null);
  }
});
