import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { extractUsage } from '../../../processor/src/extract/extract-usage.ts';
import { decodeTraces } from '../../../processor/src/receiver/otlp-protobuf.ts';
import {
  type AttributeObject,
  createGenAiSpan,
  createSpan,
  extractRecord,
  limits,
} from './create-span.ts';

suite('tokens of every generation', () => {
  const generations: [string, AttributeObject][] = [
    [
      'the newest conventions',
      {
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.cache_read.input_tokens': 30,
        'gen_ai.usage.cache_write.input_tokens': 40,
        'gen_ai.usage.reasoning.output_tokens': 5,
      },
    ],
    [
      'the conventions 1.40',
      {
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.cache_read.input_tokens': 30,
        'gen_ai.usage.cache_creation.input_tokens': 40,
        'gen_ai.usage.reasoning.output_tokens': 5,
      },
    ],
    [
      'the conventions 1.27 and OpenLLMetry',
      {
        'gen_ai.usage.prompt_tokens': 100,
        'gen_ai.usage.completion_tokens': 20,
        'gen_ai.usage.cache_read_input_tokens': 30,
        'gen_ai.usage.cache_creation_input_tokens': 40,
        'gen_ai.usage.reasoning_tokens': 5,
      },
    ],
    [
      'Sentry',
      {
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.input_tokens.cached': 30,
        'gen_ai.usage.input_tokens.cache_write': 40,
        'gen_ai.usage.output_tokens.reasoning': 5,
      },
    ],
  ];
  for (const [generation, attributes] of generations) {
    test(`${generation} are read`, () => {
      const { tokens, source, inconsistent } = extractRecord(createGenAiSpan(attributes));
      assert.deepEqual(
        [
          tokens.inputTokens,
          tokens.outputTokens,
          tokens.cacheReadInputTokens,
          tokens.cacheWriteInputTokens,
          tokens.reasoningOutputTokens,
        ],
        [100, 20, 30, 40, 5],
      );
      assert.deepEqual([source, inconsistent], ['reported', false]);
    });
  }

  test('the newest name counts where several are sent', () => {
    const { tokens } = extractRecord(
      createGenAiSpan({ 'gen_ai.usage.prompt_tokens': 1, 'gen_ai.usage.input_tokens': 2 }),
    );
    assert.equal(tokens.inputTokens, 2);
  });
});

suite('parts that exceed their total', () => {
  const cases: [AttributeObject, boolean][] = [
    // Anthropic's raw counts, passed on: input without the cache.
    [{ input_tokens: 10, 'cache_read.input_tokens': 8, 'cache_write.input_tokens': 3 }, true],
    [{ input_tokens: 11, 'cache_read.input_tokens': 8, 'cache_write.input_tokens': 3 }, false],
    [{ output_tokens: 5, 'reasoning.output_tokens': 6 }, true],
    [{ output_tokens: 6, 'reasoning.output_tokens': 6 }, false],
    [{ input_tokens: 5, 'audio.input_tokens': 3, 'image.input_tokens': 3 }, true],
    [{ 'cache_read.input_tokens': 8 }, false],
  ];
  for (const [counts, inconsistent] of cases) {
    test(`${JSON.stringify(counts)} are ${inconsistent ? 'flagged, not clamped' : 'none'}`, () => {
      const attributes = Object.fromEntries(
        Object.entries(counts).map(([key, value]) => [`gen_ai.usage.${key}`, value]),
      );
      const record = extractRecord(createGenAiSpan(attributes));
      assert.equal(record.inconsistent, inconsistent);
      assert.equal(record.tokens.inputTokens, counts.input_tokens ?? null);
    });
  }
});

suite('the operation', () => {
  for (const [sent, expected] of [
    ['chat', 'chat'],
    ['text_completion', 'text_completion'],
    ['generate_content', 'generate_content'],
    ['embeddings', 'embeddings'],
    ['responses', 'chat'],
    ['messages', 'chat'],
    ['Chat', 'chat'],
  ] as const) {
    test(`${sent} is inference`, () => {
      const record = extractRecord(createGenAiSpan({ 'gen_ai.operation.name': sent }));
      assert.deepEqual([record.operationName, record.dialect], [expected, 'gen-ai']);
    });
  }

  for (const operation of [
    'invoke_agent',
    'invoke_workflow',
    'create_agent',
    'execute_tool',
    'plan',
    'retrieval',
    'fetch_response',
    'search_memory',
    'create_memory_store',
    'handle_turn',
  ]) {
    test(`${operation} is not billed, whatever tokens it repeats`, () => {
      const span = createGenAiSpan({
        'gen_ai.operation.name': operation,
        'gen_ai.usage.input_tokens': 1000,
      });
      assert.deepEqual(extractUsage(span, limits), { kind: 'ignored', reason: 'not_inference' });
    });
  }

  for (const [name, expected] of [
    ['chat gpt-5', 'chat'],
    ['embeddings text-embedding-3-small', 'embeddings'],
    ['openai.chat', 'chat'],
    ['anthropic.completion', 'text_completion'],
    ['openai.embeddings', 'embeddings'],
  ] as const) {
    test(`is told by the name ${name} where no attribute does`, () => {
      const span = createSpan({ name, attributes: { 'gen_ai.system': 'openai' } });
      assert.equal(extractRecord(span).operationName, expected);
    });
  }

  test("is told by OpenLLMetry's older attribute", () => {
    const attributes = { 'gen_ai.system': 'OpenAI', 'llm.request.type': 'completion' };
    const record = extractRecord(createSpan({ name: 'x', attributes }));
    assert.equal(record.operationName, 'text_completion');
  });

  for (const name of ['invoke_agent planner', 'ChatOpenAI', 'chatter', 'my.chat.room', '']) {
    test(`is not guessed from the name "${name}"`, () => {
      const span = createSpan({ name, attributes: { 'gen_ai.system': 'openai' } });
      assert.deepEqual(extractUsage(span, limits), { kind: 'ignored', reason: 'no_operation' });
    });
  }
});

suite('the provider', () => {
  for (const [sent, expected] of [
    ['openai', 'openai'],
    ['OpenAI', 'openai'],
    ['az.ai.openai', 'azure.ai.openai'],
    ['az.ai.inference', 'azure.ai.inference'],
    ['vertex_ai', 'gcp.vertex_ai'],
    ['gemini', 'gcp.gemini'],
    ['Google', 'gcp.gemini'],
    ['bedrock', 'aws.bedrock'],
    ['AWS', 'aws.bedrock'],
    ['mistral', 'mistral_ai'],
    ['MistralAI', 'mistral_ai'],
    ['xai', 'x_ai'],
    ['gcp.gen_ai', 'gcp.gen_ai'],
    ['My Own', 'my own'],
  ] as const) {
    test(`${sent} of gen_ai.system is ${expected}`, () => {
      const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.system': sent };
      assert.equal(extractRecord(createSpan({ attributes })).providerName, expected);
    });
  }

  test('that is missing sets the span aside', () => {
    const span = createSpan({ attributes: { 'gen_ai.operation.name': 'chat' } });
    assert.throws(() => extractRecord(span), /gen_ai.provider.name is missing/);
  });
});

suite('the outcome', () => {
  const outcomes: [string, AttributeObject, 0 | 1 | 2, string, string][] = [
    ['tokens and no failure', { 'gen_ai.usage.input_tokens': 1 }, 0, 'success', 'reported'],
    ['a reported zero', { 'gen_ai.usage.input_tokens': 0 }, 0, 'success', 'reported'],
    ['no usage', {}, 1, 'success', 'absent'],
    ['a failure of unknown kind', {}, 2, 'error', 'absent'],
    ['a failure that used tokens', { 'gen_ai.usage.output_tokens': 1 }, 2, 'error', 'reported'],
    ['HTTP 429', { 'http.response.status_code': 429 }, 2, 'rate_limited', 'not_billed'],
    ['error.type 429', { 'error.type': '429' }, 2, 'rate_limited', 'not_billed'],
    ['RateLimitError', { 'error.type': 'openai.RateLimitError' }, 2, 'rate_limited', 'not_billed'],
    ['a 400', { 'http.response.status_code': 400 }, 2, 'error', 'not_billed'],
    ['AuthenticationError', { 'error.type': 'AuthenticationError' }, 2, 'error', 'not_billed'],
    ["Anthropic's overload", { 'error.type': 'overloaded_error' }, 2, 'error', 'not_billed'],
    ['HTTP 529', { 'http.response.status_code': 529 }, 2, 'error', 'not_billed'],
    ['HTTP 500', { 'http.response.status_code': 500 }, 2, 'error', 'absent'],
    ['HTTP 408', { 'http.response.status_code': 408 }, 2, 'timeout', 'absent'],
    ['APITimeoutError', { 'error.type': 'APITimeoutError' }, 2, 'timeout', 'absent'],
    ['a cancelled call', { 'error.type': 'asyncio.CancelledError' }, 2, 'cancelled', 'absent'],
    ["a file of the app's", { 'error.type': 'FileNotFoundError' }, 2, 'error', 'absent'],
    [
      'a stream that broke off',
      { 'gen_ai.response.finish_reasons': ['error'], 'gen_ai.usage.output_tokens': 3 },
      0,
      'incomplete',
      'reported',
    ],
  ];
  for (const [title, attributes, statusCode, status, source] of outcomes) {
    test(`${title} is ${status} and ${source}`, () => {
      const record = extractRecord(createGenAiSpan(attributes, { statusCode }));
      assert.deepEqual([record.status, record.source], [status, source]);
    });
  }
});

// Its content filter answers 400 as well, after it has read the prompt, which it may bill.
test("a 400 of Azure's is no known zero, other refusals are", () => {
  const read = (attributes: AttributeObject) =>
    extractRecord(
      createGenAiSpan(
        { 'gen_ai.provider.name': 'azure.ai.openai', ...attributes },
        { statusCode: 2 },
      ),
    ).source;
  assert.deepEqual(
    [
      { 'error.type': '400' },
      { 'http.response.status_code': 400, 'error.type': 'content_filter' },
      { 'error.type': 'openai.BadRequestError' },
      { 'error.type': '401' },
      { 'error.type': 'openai.NotFoundError' },
      { 'error.type': 'openai.RateLimitError' },
    ].map(read),
    ['absent', 'absent', 'absent', 'not_billed', 'not_billed', 'not_billed'],
  );
});

test('who caused the call is read under every name', () => {
  const read = (attributes: AttributeObject) => {
    const { userId, sessionId } = extractRecord(createGenAiSpan(attributes)).attribution;
    return [userId, sessionId];
  };
  assert.deepEqual(read({ 'user.id': 'ada', 'session.id': 's' }), ['ada', 's']);
  assert.deepEqual(read({ 'enduser.id': 'ada', 'gen_ai.conversation.id': 'c' }), ['ada', 'c']);
  assert.deepEqual(read({ 'gen_ai.user': 'ada' }), ['ada', null]);
});

for (const name of ['openai-v2', 'openllmetry']) {
  test(`the request of ${name} gives its five calls`, () => {
    const body = readFileSync(new URL(`../../fixtures/otlp/${name}.traces.pb`, import.meta.url));
    const calls = decodeTraces(body)
      .map((span) => extractRecord(span))
      .map(({ operationName, providerName, requestModel, tokens, status, source }) => [
        operationName,
        providerName,
        requestModel,
        tokens.inputTokens,
        tokens.outputTokens,
        status,
        source,
      ]);
    assert.deepEqual(
      calls.toSorted(),
      [
        ['chat', 'openai', 'gpt-4o-mini', 21, 7, 'success', 'reported'],
        ['chat', 'openai', 'gpt-4o-mini', 21, 7, 'success', 'reported'],
        ['chat', 'openai', 'gpt-4o-mini', null, null, 'success', 'absent'],
        ['embeddings', 'openai', 'text-embedding-3-small', 4, null, 'success', 'reported'],
        ['chat', 'openai', 'boom', null, null, 'rate_limited', 'not_billed'],
      ].toSorted(),
    );
  });
}
