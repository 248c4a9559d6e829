import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractLog } from '../../../processor/src/extract/extract-log.ts';
import { context, createLog, extractLogRecord } from './create-log.ts';
import type { AttributeObject } from './create-span.ts';

// What packages/core/src/telemetry/types.ts of Gemini CLI writes, with the counts of the API.
const geminiResponse = {
  'session.id': 'b7a9',
  'installation.id': 'f0c1',
  'user.email': 'ada@example.com',
  'event.name': 'gemini_cli.api_response',
  'event.timestamp': '2026-11-22T02:12:35.600Z',
  model: 'gemini-2.5-pro',
  duration_ms: 2_100,
  input_token_count: 1_000,
  output_token_count: 50,
  cached_content_token_count: 800,
  thoughts_token_count: 200,
  tool_token_count: 30,
  total_token_count: 1_280,
  prompt_id: 'b7a9########3',
  auth_type: 'gemini-api-key',
  status_code: 200,
  finish_reasons: ['stop'],
  role: 'main',
  'http.status_code': 200,
};

function createGeminiEvent(attributes: AttributeObject) {
  return createLog({
    body: 'API response from gemini-2.5-pro. Status: 200. Duration: 2100ms.',
    scopeName: 'gemini-cli',
    resource: { 'service.name': 'gemini-cli', 'session.id': 'b7a9' },
    attributes,
  });
}

test('a call of Gemini CLI has the results of tools in its input and the thoughts in its output', () => {
  const record = extractLogRecord(createGeminiEvent(geminiResponse));
  const { tokens } = record;
  assert.deepEqual(
    {
      dialect: record.dialect,
      provider: record.providerName,
      model: record.requestModel,
      // 1,000 of the prompt (800 of them cached) + 30 of tools
      input: tokens.inputTokens,
      cacheRead: tokens.cacheReadInputTokens,
      // 50 of the answer + 200 of thoughts
      output: tokens.outputTokens,
      reasoning: tokens.reasoningOutputTokens,
      durationUs: record.durationUs,
      user: record.attribution.userId,
      session: record.attribution.sessionId,
      finishReasons: record.finishReasons,
    },
    {
      dialect: 'gemini-cli',
      provider: 'gcp.gemini',
      model: 'gemini-2.5-pro',
      input: 1_030,
      cacheRead: 800,
      output: 250,
      reasoning: 200,
      durationUs: 2_100_000n,
      user: 'ada@example.com',
      session: 'b7a9',
      finishReasons: ['stop'],
    },
  );
});

test('Gemini CLI on Vertex is billed by Vertex', () => {
  const event = createGeminiEvent({ ...geminiResponse, auth_type: 'vertex-ai' });
  assert.equal(extractLogRecord(event).providerName, 'gcp.vertex_ai');
});

test("Gemini CLI's second record of the same call, in the conventions' words, is not counted", () => {
  const extracted = extractLog(
    createGeminiEvent({
      'event.name': 'gen_ai.client.inference.operation.details',
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.provider.name': 'gcp.gen_ai',
      'gen_ai.request.model': 'gemini-2.5-pro',
      'gen_ai.usage.input_tokens': 1_000,
      'gen_ai.usage.output_tokens': 50,
    }),
    context,
  );
  assert.deepEqual(extracted, { kind: 'ignored', reason: 'repeated_by_sender' });
});

test('a failure of Gemini CLI has no usage', () => {
  const record = extractLogRecord(
    createGeminiEvent({
      'event.name': 'gemini_cli.api_error',
      model: 'gemini-2.5-pro',
      error: 'You asked: secret',
      'error.type': 'ClientError',
      status_code: 429,
      duration_ms: 90,
    }),
  );
  assert.deepEqual([record.status, record.source], ['rate_limited', 'not_billed']);
});

// What codex-rs/otel writes for a response: most numbers as text, and no time in OTLP's field.
const codexCompletion = {
  'event.name': 'codex.sse_event',
  'event.timestamp': '2026-11-22T02:12:35.600Z',
  'event.kind': 'response.completed',
  'conversation.id': '0199a213-81c0-7800-8aa1-bbab2a035a53',
  'app.version': '0.137.0',
  auth_mode: 'ApiKey',
  'user.account_id': 'acct-1',
  'user.email': 'ada@example.com',
  'terminal.type': 'xterm',
  model: 'gpt-5.1-codex',
  slug: 'gpt-5.1-codex',
  input_token_count: '9000',
  output_token_count: '700',
  cached_token_count: 8_192,
  reasoning_token_count: 512,
  tool_token_count: '9700',
};

function createCodexEvent(attributes: AttributeObject, changes = {}) {
  return createLog({
    eventName: 'event otel/src/events/session_telemetry.rs:901',
    scopeName: 'codex_otel.log_only',
    timeUnixNano: 0n,
    resource: { 'service.name': 'codex_cli_rs' },
    attributes,
    ...changes,
  });
}

test('a call of Codex CLI has the cached tokens in its input and the reasoning in its output', () => {
  const record = extractLogRecord(createCodexEvent(codexCompletion));
  assert.deepEqual(
    {
      dialect: record.dialect,
      provider: record.providerName,
      model: record.requestModel,
      input: record.tokens.inputTokens,
      cacheRead: record.tokens.cacheReadInputTokens,
      output: record.tokens.outputTokens,
      reasoning: record.tokens.reasoningOutputTokens,
      startedAtUs: record.startedAtUs,
      user: record.attribution.userId,
      session: record.attribution.sessionId,
    },
    {
      dialect: 'codex',
      provider: 'openai',
      model: 'gpt-5.1-codex',
      input: 9_000,
      cacheRead: 8_192,
      output: 700,
      reasoning: 512,
      startedAtUs: BigInt(Date.UTC(2026, 10, 22, 2, 12, 35, 600)) * 1000n,
      user: 'ada@example.com',
      session: '0199a213-81c0-7800-8aa1-bbab2a035a53',
    },
  );
});

test("neither the stream's own last event nor the trace's copy is a second call of Codex", () => {
  const {
    input_token_count: _,
    output_token_count: __,
    cached_token_count: ___,
    ...bare
  } = codexCompletion;
  for (const log of [
    createCodexEvent({ ...bare, duration_ms: '3' }),
    createCodexEvent(codexCompletion, { scopeName: 'codex_otel.trace_safe' }),
    createCodexEvent({ ...codexCompletion, 'event.kind': 'response.output_text.delta' }),
  ]) {
    assert.deepEqual(extractLog(log, context), { kind: 'ignored', reason: 'not_usage' });
  }
});

test('a response of Codex that broke off has unknown usage, and one that was refused none', () => {
  const broken = extractLogRecord(
    createCodexEvent({
      'event.name': 'codex.sse_event',
      'event.timestamp': '2026-11-22T02:12:35.600Z',
      'event.kind': 'response.completed',
      'error.message': 'stream closed',
      model: 'gpt-5.1-codex',
    }),
  );
  const refused = extractLogRecord(
    createCodexEvent({
      'event.name': 'codex.api_request',
      'event.timestamp': '2026-11-22T02:12:35.600Z',
      'http.response.status_code': 429,
      endpoint: '/responses',
      duration_ms: '80',
      attempt: 1,
      model: 'gpt-5.1-codex',
    }),
  );
  assert.deepEqual([broken.status, broken.source], ['error', 'absent']);
  assert.deepEqual([refused.status, refused.source], ['rate_limited', 'not_billed']);
});
