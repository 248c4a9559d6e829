import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpan, extractRecord } from '../create-span.ts';
import { describeCapture, readRecords } from './read-capture.ts';

test("OpenInference's calls are billed, and their client's own spans beside them", () => {
  assert.deepEqual(describeCapture('openinference'), [
    'ChatCompletion: openinference chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ChatCompletion: openinference chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'ChatCompletion: openinference chat openai gpt-4o-mini-2024-07-18 in ? out ? success absent',
    'Response: openinference chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'CreateEmbeddings: openinference embeddings openai text-embedding-3-small in 4 out ? success reported',
    'ChatCompletion: openinference chat openai boom in ? out ? rate_limited not_billed',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'messages.create: openinference chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'messages.create: openinference chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'messages.stream: openinference chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'GenerateContent: openinference chat gcp.gemini gemini-2.5-flash in 21 (5 read) out 12 (5 reasoning) success reported',
    'GenerateContentStream: openinference chat gcp.gemini gemini-2.5-flash in 21 (5 read) out 12 (5 reasoning) success reported',
  ]);
});

test('OpenInference in JavaScript', () => {
  assert.deepEqual(describeCapture('openinference-js'), [
    'OpenAI Chat Completions: openinference chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'OpenAI Chat Completions: openinference chat openai gpt-4o-mini in ? out ? success absent',
    'OpenAI Chat Completions: openinference chat openai gpt-4o-mini in ? out ? success absent',
    'OpenAI Responses: openinference chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'OpenAI Embeddings: openinference embeddings openai text-embedding-3-small in ? out ? success absent',
  ]);
});

test("a chain's model calls are billed, its prompts and sequences are not, and a framework's call is told from its client's", () => {
  assert.deepEqual(describeCapture('openinference-langchain'), [
    'ChatPromptTemplate: not_inference',
    'ChatOpenAI: openinference-framework chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'RunnableSequence: not_inference',
    'ChatPromptTemplate: not_inference',
    'ChatAnthropic: openinference-framework chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'RunnableSequence: not_inference',
    'ChatCompletion: openinference chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
  ]);
});

test("who caused the call is in OpenInference's session, user, metadata and tags", () => {
  const { userId, sessionId, tags } = readRecords('openinference')[0]?.attribution ?? {};
  assert.deepEqual(
    [userId, sessionId, tags],
    ['ada', 'sess-1', { plan: 'pro', team: 'growth', blue: 'true', demo: 'true' }],
  );
});

test("the response's id is found in the recorded response, and nothing else of it is kept", () => {
  const records = [...readRecords('openinference'), ...readRecords('openinference-langchain')];
  assert.equal(records[0]?.responseId, 'chatcmpl-00000000009d');
  assert.equal(records.at(-4)?.responseId, 'chatcmpl-0000000000be');
  const stored = JSON.stringify(records, (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  assert.ok(!stored.includes('Hello'));
});

test('an answer that is itself JSON is not taken for a response', () => {
  const { responseId } = extractRecord(
    createSpan({
      attributes: {
        'openinference.span.kind': 'LLM',
        'output.value': '{"id": "x"}',
        'output.mime_type': 'text/plain',
      },
    }),
  );
  assert.equal(responseId, null);
});

test('an input without the cache is completed where the total says so', () => {
  const { tokens, inconsistent } = extractRecord(
    createSpan({
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.system': 'anthropic',
        'llm.token_count.prompt': 10,
        'llm.token_count.completion': 9,
        'llm.token_count.prompt_details.cache_read': 1000,
        'llm.token_count.prompt_details.cache_write': 200,
        'llm.token_count.total': 1219,
      },
    }),
  );
  // 10 + 1,000 + 200 + 9 = 1,219
  assert.deepEqual([tokens.inputTokens, inconsistent], [1210, false]);
});
