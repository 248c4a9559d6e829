import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AttributeValue } from '../../../processor/src/domain/span.ts';
import { createGenAiSpan, createSpan, extractRecord } from './create-span.ts';

suite("counts in other senders' shapes", () => {
  const shapes: [string, AttributeValue, number | null][] = [
    ['a whole double', 21.0, 21],
    ['a numeral', '21', 21],
    ['a numeral with a fraction of zero', '21.0', 21],
    ['an empty text', '', null],
    ['NaN', Number.NaN, null],
    ["Python's None", 'None', null],
    ['null as text', 'null', null],
  ];
  for (const [title, sent, expected] of shapes) {
    test(`${title} is ${expected}`, () => {
      const { tokens } = extractRecord(createGenAiSpan({ 'gen_ai.usage.input_tokens': sent }));
      assert.equal(tokens.inputTokens, expected);
    });
  }

  for (const sent of [-1, 1.5, '-1', '1e3', 'many', Number.POSITIVE_INFINITY]) {
    test(`${sent} is no count and sets the span aside`, () => {
      assert.throws(
        () => extractRecord(createGenAiSpan({ 'gen_ai.usage.input_tokens': sent })),
        /gen_ai.usage.input_tokens is .*: it must be a whole number from 0 on/,
      );
    });
  }

  test('an empty newer name leaves room for an older one', () => {
    const { tokens } = extractRecord(
      createGenAiSpan({ 'gen_ai.usage.input_tokens': '', 'gen_ai.usage.prompt_tokens': 3 }),
    );
    assert.equal(tokens.inputTokens, 3);
  });
});

test('lists of finish reasons are read as lists, as JSON and as one text', () => {
  const read = (sent: AttributeValue) =>
    extractRecord(createGenAiSpan({ 'gen_ai.response.finish_reasons': sent })).finishReasons;
  assert.deepEqual(read(['stop']), ['stop']);
  assert.deepEqual(read('["stop", "length"]'), ['stop', 'length']);
  assert.deepEqual(read('stop'), ['stop']);
  assert.deepEqual(read('["broken'), []);
});

test('whether it streamed is read as a boolean and as text', () => {
  const read = (sent: AttributeValue) =>
    extractRecord(createGenAiSpan({ 'llm.is_streaming': sent })).stream;
  assert.deepEqual(
    [read(true), read('True'), read('False'), read('yes')],
    [true, true, false, null],
  );
});

test("Spring AI's span, whose every value is text, is a record", () => {
  const record = extractRecord(
    createSpan({
      name: 'chat gpt-4o-mini',
      scopeName: 'org.springframework.boot',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
        'gen_ai.response.id': 'chatcmpl-1',
        'gen_ai.response.finish_reasons': '["STOP"]',
        'gen_ai.usage.input_tokens': '21',
        'gen_ai.usage.output_tokens': '7',
        'gen_ai.usage.total_tokens': '28',
      },
    }),
  );
  const { dialect, tokens, finishReasons } = record;
  assert.deepEqual(
    [dialect, tokens.inputTokens, tokens.outputTokens, finishReasons],
    ['gen-ai', 21, 7, ['STOP']],
  );
});

test("Semantic Kernel's words for an operation are understood", () => {
  for (const [sent, expected] of [
    ['chat.completions', 'chat'],
    ['text.completions', 'text_completion'],
  ] as const) {
    const span = createGenAiSpan({ 'gen_ai.operation.name': sent });
    assert.equal(extractRecord(span).operationName, expected);
  }
});

test('counting tokens and moderation are known to be free', () => {
  for (const operation of ['count_tokens', 'moderation']) {
    const span = createGenAiSpan({
      'gen_ai.operation.name': operation,
      'gen_ai.usage.input_tokens': 9,
    });
    assert.equal(extractRecord(span).source, 'not_billed');
  }
});

test("a sender's cost without a source is not the provider's", () => {
  const span = createGenAiSpan({
    'gen_ai.usage.cost': 0.5,
    'gen_ai.cost.total_cost': 0.5,
    'operation.cost': 0.5,
    'llm.cost.total': 0.5,
    'gen_ai.usage.cost.amount': 0.5,
    'gen_ai.usage.cost.currency': 'USD',
    'gen_ai.usage.cost.source': 'local',
  });
  assert.equal(extractRecord(span).statedCost, null);
});

test('an HTTP status at the head of the status message decides the outcome, and nothing else of it', () => {
  const read = (statusMessage: string) => {
    const { status, source, httpStatusCode } = extractRecord(
      createGenAiSpan({}, { statusCode: 2, statusMessage }),
    );
    return [status, source, httpStatusCode];
  };
  assert.deepEqual(read('Error code: 429 - slow down'), ['rate_limited', 'not_billed', 429]);
  assert.deepEqual(read('openai.BadRequestError: Error code: 400 - {…}'), [
    'error',
    'not_billed',
    400,
  ]);
  assert.deepEqual(read('You said: "Error code: 429"'), ['error', 'absent', null]);
});

test('the provider is told by the model where the sender names itself or nobody', () => {
  const read = (model: string) =>
    extractRecord(
      createSpan({
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.system': 'strands-agents',
          'gen_ai.request.model': model,
        },
      }),
    ).providerName;
  assert.deepEqual(
    [
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      'claude-sonnet-4-5',
      'gpt-5-mini',
      'o3',
      'gemini-2.5-flash',
      'command-r-plus',
      'llama-3.3-70b',
      'gpt-oss-120b',
    ].map(read),
    ['aws.bedrock', 'anthropic', 'openai', 'openai', 'gcp.gemini', 'cohere', 'unknown', 'unknown'],
  );
});
