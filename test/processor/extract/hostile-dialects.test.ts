import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AttributeValue } from '../../../processor/src/domain/span.ts';
import { extractUsage } from '../../../processor/src/extract/extract-usage.ts';
import { spanDialects } from '../../../processor/src/extract/span-dialects.ts';
import { listNames } from '../../../processor/src/extract/vocabulary.ts';
import { createSpan, limits } from './create-span.ts';

/** Names that dialects read beside their vocabularies, and those that they are known by. */
const furtherNames = [
  'ai.operationId',
  'ai.response.providerMetadata',
  'ai.response.msToFirstChunk',
  'gen_ai.openai.api_base',
  'gen_ai.usage.raw',
  'hidden_params',
  'langfuse.observation.completion_start_time',
  'langfuse.observation.model.parameters',
  'langfuse.observation.type',
  'langfuse.observation.usage_details',
  'langfuse.trace.metadata.user_id',
  'langfuse.trace.tags',
  'langsmith.metadata.usage_metadata',
  'langsmith.span.kind',
  'langsmith.span.tags',
  'litellm.call_id',
  'litellm.call_type',
  'llm.invocation_parameters',
  'llm.request.type',
  'metadata',
  'metadata.usage_object',
  'openinference.span.kind',
  'output.mime_type',
  'output.value',
  'tag.tags',
  'traceloop.association.properties.__proto__',
  'traceloop.span.kind',
];
const names = [...spanDialects.flatMap(({ vocabulary }) => listNames(vocabulary)), ...furtherNames];
const scopes = [
  '',
  'ai',
  'com.anthropic.sdk.python',
  'gcp.vertex.agent',
  'gen_ai',
  'langfuse-sdk',
  'litellm',
  'logfire.openai',
  'openlit.instrumentation.openai',
  'opentelemetry.instrumentation.anthropic',
  'pydantic-ai',
  'strands.telemetry.tracer',
];
const words = ['LLM', 'EMBEDDING', 'chat', 'generation', 'llm', 'ai.generateText.doGenerate'];
const json = [
  '{"anthropic":{"usage":{"input_tokens":"x","cache_creation":7}},"openai":null,"gateway":[]}',
  '{"prompt_tokens":21,"prompt_tokens_details":[],"constructor":{"x":1}}',
  "{'prompt_tokens': None, 'x': ['a']}",
  '{"__proto__":{"user_id":"x"},"tags":[null,{},"a"]}',
  '[1,',
  '"text',
];
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom(...words, ...json),
  fc.string(),
  fc.double(),
  fc.nat(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array(),
  fc.array(fc.oneof(fc.string(), fc.double(), fc.constant(null))),
  fc.dictionary(fc.string(), fc.string()),
);

test('whatever a sender writes under the names of its dialect, nothing is thrown and no count is odd', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 30 }),
      fc.constantFrom(...scopes),
      fc.constantFrom(
        'chat gpt-5',
        'litellm_request',
        'Received Proxy Server Request',
        'call_llm',
        '',
      ),
      (attributes, scopeName, name) => {
        const extracted = extractUsage(createSpan({ attributes, scopeName, name }), limits);
        if (extracted.kind !== 'usage') return;
        const { tokens, attribution, timeToFirstChunk } = extracted.record;
        for (const count of Object.values(tokens)) {
          assert.ok(count === null || (Number.isSafeInteger(count) && count >= 0));
        }
        assert.ok(timeToFirstChunk === null || Number.isFinite(timeToFirstChunk));
        for (const tag of Object.values(attribution.tags)) assert.equal(typeof tag, 'string');
      },
    ),
    { numRuns: 2000 },
  );
});
