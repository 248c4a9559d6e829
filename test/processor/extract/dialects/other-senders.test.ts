import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeCapture, readRecords } from './read-capture.ts';

test("Langfuse's generations and embeddings are billed, its functions are not", () => {
  assert.deepEqual(describeCapture('langfuse'), [
    'OpenAI-generation: langfuse chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'OpenAI-generation: langfuse chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'OpenAI-embedding: langfuse embeddings openai text-embedding-3-small in 4 out ? success reported',
    'claude: langfuse chat anthropic claude-sonnet-4-5 in 1210 (1000 read, 200 write) out 9 success reported',
    'OpenAI-generation: langfuse chat unknown boom in ? out ? rate_limited not_billed',
    'answer: not_inference',
  ]);
});

test("LangSmith's runs of models are billed, with the cache that LangChain tells apart", () => {
  assert.deepEqual(describeCapture('langsmith'), [
    'ChatOpenAI: langsmith chat openai gpt-4o-mini in 21 (5 read) out 7 (2 reasoning) success reported',
    'ChatOpenAI: langsmith chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
  ]);
});

test('a stream that Logfire reports in two spans is billed once', () => {
  assert.deepEqual(describeCapture('logfire'), [
    'Chat Completion with {request_data[model]!r}: logfire chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'Chat Completion with {request_data[model]!r}: repeated_by_sender',
    'streaming response from {request_data[model]!r} took {duration:.2f}s: logfire chat openai gpt-4o-mini in 21 (5 read) out 7 (2 reasoning) success reported',
    'Embedding Creation with {request_data[model]!r}: logfire embeddings openai text-embedding-3-small in 4 out ? success reported',
    'Chat Completion with {request_data[model]!r}: logfire chat openai boom in ? out ? rate_limited not_billed',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'Message with {request_data[model]!r}: logfire chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
  ]);
});

test("Pydantic AI's agent is not billed beside its calls", () => {
  assert.deepEqual(describeCapture('pydantic-ai'), [
    'chat gpt-4o-mini: pydantic-ai chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'execute_tool weather: not_inference',
    'chat gpt-4o-mini: pydantic-ai chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'invoke_agent helper: not_inference',
    'chat claude-sonnet-4-5: pydantic-ai chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
    'invoke_agent helper2: not_inference',
    'anthropic.messages.create: anthropic-sdk chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
  ]);
});

test("Strands' agent and its cycles are not billed beside their calls", () => {
  assert.deepEqual(describeCapture('strands'), [
    'chat: strands chat openai gpt-4o-mini in 21 (5 read) out 7 success reported',
    'execute_event_loop_cycle: not_inference',
    'invoke_agent Strands Agents: not_inference',
    'chat: strands chat anthropic claude-sonnet-4-5 in 1210 (1000 read, 200 write) out 9 success reported',
    'execute_event_loop_cycle: not_inference',
    'invoke_agent Strands Agents: not_inference',
  ]);
});

test("Google's ADK is billed for its calls, thoughts included", () => {
  assert.deepEqual(describeCapture('google-adk'), [
    'generate_content gemini-2.5-flash: google-adk generate_content gcp.gemini gemini-2.5-flash in 21 (5 read) out 12 (5 reasoning) success reported',
    'invoke_agent helper: not_inference',
    'invoke_workflow helper: not_inference',
  ]);
});

test("MLflow's spans of models are billed, the app's functions are not", () => {
  assert.deepEqual(describeCapture('mlflow'), [
    'Completions: mlflow chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'agent: not_inference',
    'Embeddings: mlflow embeddings openai text-embedding-3-small in ? out ? success absent',
    'Completions: mlflow chat unknown boom in ? out ? error absent',
    'Messages.create: mlflow chat anthropic claude-sonnet-4-5 in 1210 (1000 read, 200 write, 50 write 1h) out 9 success reported',
  ]);
  assert.deepEqual(
    readRecords('mlflow').map(({ requestModel, responseId }) => [requestModel, responseId]),
    [
      ['gpt-4o-mini', 'chatcmpl-A'],
      ['text-embedding-3-small', null],
      ['boom', null],
      [null, 'msg_01A'],
    ],
  );
});

test("OpenTelemetry's instrumentation for JavaScript, which does not tell the cache apart", () => {
  assert.deepEqual(describeCapture('openai-js'), [
    'chat gpt-4o-mini: gen-ai chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'chat gpt-4o-mini: gen-ai chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'chat gpt-4o-mini: gen-ai chat openai gpt-4o-mini-2024-07-18 in ? out ? success absent',
    'chat gpt-4o-mini: gen-ai chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'embeddings text-embedding-3-small: gen-ai embeddings openai text-embedding-3-small in 4 out ? success reported',
    'chat boom: gen-ai chat openai boom in ? out ? rate_limited not_billed',
  ]);
});

test("Langfuse's users, sessions, metadata and tags are read, and its cost is not", () => {
  for (const { attribution, statedCost } of readRecords('langfuse')) {
    const { userId, sessionId, tags } = attribution;
    assert.deepEqual([userId, sessionId, tags], ['ada', 'sess-1', { plan: 'pro', blue: 'true' }]);
    assert.equal(statedCost, null);
  }
});

test("LangSmith's metadata about itself are no tags", () => {
  const { userId, sessionId, tags } = readRecords('langsmith')[0]?.attribution ?? {};
  assert.deepEqual([userId, sessionId, tags], ['ada', 'sess-1', { blue: 'true' }]);
});
