import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { extractUsage } from '../../../processor/src/extract/extract-usage.ts';
import { type AttributeObject, createSpan, extractRecord, limits } from './create-span.ts';

// mastra-ai/mastra, observability/otel-exporter/src/gen-ai-semantics.ts (Apache-2.0)
describe('Mastra', () => {
  const generation: AttributeObject = {
    'gen_ai.operation.name': 'chat',
    'mastra.span.type': 'model_generation',
    'gen_ai.request.model': 'gpt-4o-audio-preview',
    'gen_ai.provider.name': 'openai.responses',
    'gen_ai.usage.input_tokens': 100,
    'gen_ai.usage.output_tokens': 20,
    'gen_ai.usage.cached_input_tokens': 30,
    'gen_ai.usage.audio_input_tokens': 10,
    'gen_ai.usage.audio_output_tokens': 5,
    'gen_ai.response.finish_reasons': '["stop"]',
  };

  test('names providers as the Vercel AI SDK does, and has names of its own for parts', () => {
    const { providerName, tokens, finishReasons } = extractRecord(
      createSpan({ attributes: generation }),
    );
    assert.deepEqual(
      [
        providerName,
        tokens.inputTokens,
        tokens.cacheReadInputTokens,
        tokens.audioInputTokens,
        tokens.audioOutputTokens,
        finishReasons,
      ],
      ['openai', 100, 30, 10, 5, ['stop']],
    );
  });

  test('sends the steps of a generation as well, which are not billed', () => {
    const step = { ...generation, 'gen_ai.operation.name': 'model_step' };
    assert.deepEqual(extractUsage(createSpan({ attributes: step }), limits), {
      kind: 'ignored',
      reason: 'not_inference',
    });
  });
});

// open-telemetry/opentelemetry-python-contrib, opentelemetry-instrumentation-google-genai (Apache-2.0)
describe("OpenTelemetry's instrumentation of Google's SDK", () => {
  const readFailure = (errorType: string, inputTokens = 0) => {
    const { tokens, status, source } = extractRecord(
      createSpan({
        statusCode: 2,
        scopeName: 'opentelemetry.instrumentation.google_genai',
        attributes: {
          'gen_ai.operation.name': 'generate_content',
          'gen_ai.system': 'gemini',
          'gen_ai.request.model': 'gemini-2.5-flash',
          'gen_ai.usage.input_tokens': inputTokens,
          'gen_ai.usage.output_tokens': 0,
          'error.type': errorType,
        },
      }),
    );
    return [tokens.inputTokens, status, source];
  };

  test('states zeros for a failure, which it did not count', () => {
    assert.deepEqual(readFailure('ServerError'), [null, 'error', 'absent']);
  });

  test("names a refusal after the SDK's class, which is for every 4xx", () => {
    assert.deepEqual(readFailure('ClientError'), [null, 'error', 'not_billed']);
  });

  test('calls a prompt that was blocked a failure, and counts it', () => {
    assert.deepEqual(readFailure('BLOCKED_SAFETY', 12), [12, 'error', 'reported']);
  });
});

// alibaba/loongsuite-python-agent and Dify's exporter: a kind for each span.
test("a span's kind tells the operation where nothing else does", () => {
  const read = (kind: string) => {
    const attributes = {
      'gen_ai.span.kind': kind,
      'gen_ai.system': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 3,
    };
    const extracted = extractUsage(createSpan({ name: 'some node', attributes }), limits);
    return extracted.kind === 'usage' ? extracted.record.operationName : extracted.kind;
  };
  assert.deepEqual(['LLM', 'EMBEDDING', 'RERANKER', 'CHAIN', 'AGENT', 'TOOL'].map(read), [
    'chat',
    'embeddings',
    'rerank',
    'ignored',
    'ignored',
    'ignored',
  ]);
});

test('a provider that is not stated is that of a model which only one has', () => {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.response.model': 'claude-sonnet-4-5-20250929',
    'gen_ai.usage.input_tokens': 3,
  };
  assert.equal(extractRecord(createSpan({ attributes })).providerName, 'anthropic');
});

// Arize-ai/openinference, js/packages/openinference-instrumentation-google-genai (Apache-2.0)
describe("OpenInference's instrumentation of Google's SDK for JavaScript", () => {
  const readTokens = (attributes: AttributeObject) => {
    const { tokens } = extractRecord(
      createSpan({
        scopeName: '@arizeai/openinference-instrumentation-google-genai',
        attributes: {
          'openinference.span.kind': 'LLM',
          'llm.provider': 'google',
          'llm.model_name': 'gemini-2.5-flash',
          'llm.token_count.prompt': 21,
          'llm.token_count.prompt_details.cache_read': 5,
          'llm.token_count.completion': 7,
          ...attributes,
        },
      }),
    );
    return [tokens.inputTokens, tokens.outputTokens, tokens.reasoningOutputTokens];
  };

  test('leaves out the thoughts, which only the total tells: 33 - 21 - 7', () => {
    assert.deepEqual(readTokens({ 'llm.token_count.total': 33 }), [21, 12, 5]);
  });

  test('is believed where its total is the sum, or another model answered', () => {
    assert.deepEqual(readTokens({ 'llm.token_count.total': 28 }), [21, 7, null]);
    const claude = { 'llm.model_name': 'claude-sonnet-4-5', 'llm.token_count.total': 34 };
    assert.deepEqual(readTokens(claude), [21, 7, null]);
  });
});
