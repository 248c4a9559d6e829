import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractLog } from '../../../processor/src/extract/extract-log.ts';
import { context, createLog, extractLogRecord } from './create-log.ts';
import { type AttributeObject, createSpan, extractRecord } from './create-span.ts';

// The shape of what Claude Code 2.1 sends with OTEL_LOGS_EXPORTER=otlp.
const caller = {
  'user.id': '6d1f0a',
  'session.id': '0c6e8a52-3a43-4f5e-9f57-2f0f1ad8a9e1',
  'organization.id': '9be2b1c5-58b8-4a51-a29e-70b2ff0b3a11',
  'user.email': 'ada@example.com',
  'user.account_uuid': '3a1c6f6e-0000-4000-8000-9d0b7fd3c5d2',
  'terminal.type': 'vscode',
};
const request = {
  ...caller,
  'event.name': 'api_request',
  'event.timestamp': '2026-11-22T02:12:35.600Z',
  'event.sequence': 7,
  'prompt.id': '5f2b7c1e-0000-4000-8000-6b1f0d6f9a10',
  model: 'claude-sonnet-4-5-20250929',
  input_tokens: 12,
  output_tokens: 345,
  cache_read_tokens: 18_000,
  cache_creation_tokens: 2_000,
  cost_usd: 0.0181,
  duration_ms: 4_200,
  request_id: 'req_011CQzTestTestTestTest',
  speed: 'normal',
  query_source: 'repl_main_thread',
};

function createEvent(attributes: AttributeObject, changes = {}) {
  return createLog({
    body: `claude_code.${attributes['event.name']}`,
    scopeName: 'com.anthropic.claude_code.events',
    resource: { 'service.name': 'claude-code', 'service.version': '2.1.224' },
    attributes,
    ...changes,
  });
}

test('an event of Claude Code is one call, its input with the cache that the sender leaves out', () => {
  const record = extractLogRecord(createEvent(request));
  assert.deepEqual(
    {
      dialect: record.dialect,
      source: record.source,
      status: record.status,
      provider: record.providerName,
      operation: record.operationName,
      model: record.requestModel,
      responseId: record.responseId,
      // 12 uncached + 18,000 read + 2,000 written
      input: record.tokens.inputTokens,
      cacheRead: record.tokens.cacheReadInputTokens,
      cacheWrite: record.tokens.cacheWriteInputTokens,
      output: record.tokens.outputTokens,
      inconsistent: record.inconsistent,
      service: record.origin.service,
      organization: record.billing.organization,
    },
    {
      dialect: 'claude-code',
      source: 'reported',
      status: 'success',
      provider: 'anthropic',
      operation: 'chat',
      model: 'claude-sonnet-4-5-20250929',
      responseId: 'req_011CQzTestTestTestTest',
      input: 20_012,
      cacheRead: 18_000,
      cacheWrite: 2_000,
      output: 345,
      inconsistent: false,
      service: 'claude-code',
      organization: '9be2b1c5-58b8-4a51-a29e-70b2ff0b3a11',
    },
  );
});

test('the call of an event began its duration before the event', () => {
  const record = extractLogRecord(createEvent(request));
  assert.equal(record.startedAtUs, 1_795_313_555_600_000n - 4_200_000n);
  assert.equal(record.durationUs, 4_200_000n);
});

test('the estimate of Claude Code is not what a call has cost', () => {
  assert.equal(extractLogRecord(createEvent(request)).statedCost, null);
});

test('who caused a call of Claude Code is in the columns of everybody', () => {
  const { attribution } = extractLogRecord(createEvent(request));
  assert.deepEqual(attribution, {
    userId: 'ada@example.com',
    sessionId: '0c6e8a52-3a43-4f5e-9f57-2f0f1ad8a9e1',
    organization: null,
    project: null,
    feature: null,
    task: 'repl_main_thread',
    objectType: null,
    objectId: null,
    tags: { 'terminal.type': 'vscode', 'prompt.id': '5f2b7c1e-0000-4000-8000-6b1f0d6f9a10' },
  });
});

test('without an account the user is the installation', () => {
  const { 'user.email': _, 'user.account_uuid': __, ...rest } = request;
  assert.equal(extractLogRecord(createEvent(rest)).attribution.userId, '6d1f0a');
});

for (const [where, log] of [
  ['the body alone', { body: 'claude_code.api_request', scopeName: '' }],
  ['the attribute with its prefix', { name: 'claude_code.api_request' }],
  ['the attribute without its prefix', { name: 'api_request' }],
  ["OTLP's own field", { eventName: 'claude_code.api_request' }],
] as const) {
  test(`the event is known by ${where}`, () => {
    const { name, ...changes } = { name: null, ...log };
    const { 'event.name': _, ...rest } = request;
    const attributes = name === null ? rest : { ...rest, 'event.name': name };
    const record = extractLogRecord(createEvent(attributes, { body: null, ...changes }));
    assert.equal(record.dialect, 'claude-code');
  });
}

test('numbers that older versions write as text are numbers', () => {
  const asText = Object.entries(request).map(([key, value]) => [key, String(value)]);
  const fromText = extractLogRecord(createEvent(Object.fromEntries(asText)));
  assert.deepEqual(fromText, extractLogRecord(createEvent(request)));
});

test('the same event has the same key, and another request another one', () => {
  const first = extractLogRecord(createEvent(request));
  const again = extractLogRecord(createEvent(request));
  const other = extractLogRecord(createEvent({ ...request, request_id: 'req_011CQzOther' }));
  assert.equal(`${first.traceId}${first.spanId}`, `${again.traceId}${again.spanId}`);
  assert.notEqual(first.spanId, other.spanId);
});

test('two requests without ids are two calls where anything differs', () => {
  const { request_id: _, ...rest } = request;
  const first = extractLogRecord(createEvent(rest));
  const second = extractLogRecord(createEvent({ ...rest, 'event.sequence': 8 }));
  assert.notEqual(first.spanId, second.spanId);
});

test('an event within a trace stays in it', () => {
  const traceId = '5b8efff798038103d269b633813fc60c';
  const record = extractLogRecord(createEvent(request, { traceId, spanId: 'eee19b7ec3c1b174' }));
  assert.equal(record.traceId, traceId);
});

for (const [model, provider] of [
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'aws.bedrock'],
  ['arn:aws:bedrock:eu-west-1:1:application-inference-profile/x', 'aws.bedrock'],
  ['claude-sonnet-4-5@20250929', 'gcp.vertex_ai'],
  ['claude-opus-4-6[1m]', 'anthropic'],
] as const) {
  test(`a call of ${model} is billed by ${provider}`, () => {
    assert.equal(extractLogRecord(createEvent({ ...request, model })).providerName, provider);
  });
}

test("the size of the context is no part of the model's name", () => {
  const record = extractLogRecord(createEvent({ ...request, model: 'claude-opus-4-6[1m]' }));
  assert.equal(record.requestModel, 'claude-opus-4-6');
});

for (const [statusCode, status, source] of [
  [429, 'rate_limited', 'not_billed'],
  ['529', 'error', 'not_billed'],
  [400, 'error', 'not_billed'],
  [500, 'error', 'absent'],
  ['undefined', 'error', 'absent'],
] as const) {
  test(`a request that failed with ${statusCode} is ${source}`, () => {
    const record = extractLogRecord(
      createEvent({
        ...caller,
        'event.name': 'api_error',
        model: 'claude-sonnet-4-5-20250929',
        error: 'You asked: secret',
        status_code: statusCode,
        duration_ms: 300,
        attempt: 11,
      }),
    );
    assert.deepEqual(
      [record.status, record.source, record.attempt, record.tokens.inputTokens],
      [status, source, 11, null],
    );
    assert.ok(!JSON.stringify(record, (_, value) => String(value)).includes('secret'));
  });
}

test('a count that is none sets the event aside', () => {
  const extracted = extractLog(createEvent({ ...request, input_tokens: 'many' }), context);
  assert.equal(extracted.kind, 'quarantined');
});

test('events that are no calls are ignored', () => {
  for (const name of ['user_prompt', 'tool_result', 'api_refusal', 'compaction']) {
    const extracted = extractLog(createEvent({ ...request, 'event.name': name }), context);
    assert.deepEqual(extracted, { kind: 'ignored', reason: 'not_usage' });
  }
});

test("an event of another program's api_request is none of Claude Code's", () => {
  const log = createLog({ attributes: request, scopeName: 'shop' });
  assert.deepEqual(extractLog(log, context), { kind: 'ignored', reason: 'not_usage' });
});

test("Claude Code's span of a call says the same as the event, under its own ids", () => {
  const { 'event.name': _, 'event.sequence': __, ...attributes } = request;
  const span = createSpan({
    name: 'claude_code.llm_request',
    scopeName: 'com.anthropic.claude_code.tracing',
    resource: { 'service.name': 'claude-code', 'service.version': '2.1.224' },
    attributes: {
      ...attributes,
      'span.type': 'llm_request',
      'gen_ai.system': 'anthropic',
      'gen_ai.request.model': request.model,
      success: true,
    },
  });
  const record = extractRecord(span);
  const event = extractLogRecord(createEvent(request));
  assert.equal(record.dialect, 'claude-code-span');
  assert.deepEqual(
    [record.traceId, record.spanId, record.responseId, record.tokens, record.requestModel],
    [span.traceId, span.spanId, event.responseId, event.tokens, event.requestModel],
  );
});
