import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractUsage } from '../../../../processor/src/extract/extract-usage.ts';
import { type AttributeObject, createSpan, extractRecord, limits } from '../create-span.ts';
import { describeCapture, readRecords } from './read-capture.ts';

test('each call of LiteLLM is billed once, without the span of its bare request', () => {
  assert.deepEqual(describeCapture('litellm'), [
    'litellm_request: litellm chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm chat openai gpt-4o-mini in 21 (5 read) out 7 (2 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 (0 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm embeddings openai text-embedding-3-small in 4 out 0 success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm chat openai gpt-4o-mini in ? out ? error absent',
    'litellm_request: litellm chat openai boom in ? out ? rate_limited not_billed',
  ]);
});

test("LiteLLM's newer callback sends one span a call", () => {
  assert.deepEqual(describeCapture('litellm-v2'), [
    'chat gpt-4o-mini: litellm chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 success reported',
    'chat gpt-4o-mini: litellm chat openai gpt-4o-mini in 21 (5 read) out 7 success reported',
    'chat claude-sonnet-4-5: litellm chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'embeddings text-embedding-3-small: litellm embeddings openai text-embedding-3-small in 4 out 0 success reported',
    'chat boom: litellm chat openai boom in ? out ? rate_limited not_billed',
  ]);
});

test("a call below another span is billed once, be it on a span of LiteLLM's or on the one that was open", () => {
  assert.deepEqual(describeCapture('litellm-in-parent'), [
    'litellm_request: litellm chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'Received Proxy Server Request: not_usage',
    'raw_gen_ai_request: repeated_by_sender',
    'answer question: litellm chat openai gpt-4o-mini-2024-07-18 in 21 (5 read) out 7 (2 reasoning) success reported',
  ]);
});

test('LiteLLM 1.61 repeats the tokens on the span of the bare request, and is billed once', () => {
  assert.deepEqual(describeCapture('litellm-1.61'), [
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'Received Proxy Server Request: not_usage',
    'raw_gen_ai_request: repeated_by_sender',
    'litellm_request: litellm chat openai gpt-4o-mini-2024-07-18 in 21 out 7 success reported',
    'answer question: not_usage',
  ]);
});

test("the proxy's users, organisations and keys are read", () => {
  const names = ['litellm', 'litellm-v2'].map((sender) => {
    const { userId, organization, project } = readRecords(sender)[0]?.attribution ?? {};
    return [userId, organization, project];
  });
  assert.deepEqual(names, [
    ['end-1', 'org-1', 'key-a'],
    ['end-1', 'org-1', 'key-a'],
  ]);
});

test('an id that LiteLLM made up is none', () => {
  const ids = readRecords('litellm').map(({ responseId }) => responseId);
  assert.deepEqual(ids, ['chatcmpl-000000000001', 'chatcmpl-000000000002', null, null, null, null]);
});

test("LiteLLM's own cost is not the provider's", () => {
  assert.deepEqual(
    new Set(readRecords('litellm').map(({ statedCost }) => statedCost)),
    new Set([null]),
  );
});

const call: AttributeObject = {
  'litellm.call_id': 'c',
  'gen_ai.system': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.usage.input_tokens': 21,
  'gen_ai.usage.output_tokens': 7,
};

test("the proxy's span with a call on it is a witness of its own", () => {
  const span = createSpan({
    name: 'Received Proxy Server Request',
    scopeName: 'litellm',
    attributes: { ...call, 'llm.request.type': 'acompletion' },
  });
  const { dialect, operationName, tokens } = extractRecord(span);
  assert.deepEqual([dialect, operationName, tokens.inputTokens], ['litellm-proxy', 'chat', 21]);
});

for (const [type, expected] of [
  ['acompletion', 'chat'],
  ['completion', 'chat'],
  ['atext_completion', 'text_completion'],
  ['anthropic_messages', 'chat'],
  ['aembedding', 'embeddings'],
  ['arerank', 'rerank'],
  ['aimage_generation', 'image_generation'],
  ['atranscription', 'transcription'],
  ['aspeech', 'speech'],
] as const) {
  test(`LiteLLM's ${type} is ${expected}`, () => {
    const attributes = { ...call, 'llm.request.type': type };
    assert.equal(
      extractRecord(createSpan({ scopeName: 'litellm', attributes })).operationName,
      expected,
    );
  });
}

for (const type of ['aretrieve_batch', 'call_mcp_tool', 'avector_store_search', 'asend_message']) {
  test(`LiteLLM's ${type} is no inference`, () => {
    const span = createSpan({
      scopeName: 'litellm',
      attributes: { ...call, 'litellm.call_type': type },
    });
    assert.deepEqual(extractUsage(span, limits), { kind: 'ignored', reason: 'not_inference' });
  });
}

test('a raw request is known by its words, whatever name the caller gave it', () => {
  const attributes = { ...call, 'llm.request.type': 'completion', 'llm.openai.messages': '[]' };
  const span = createSpan({ name: 'my generation', scopeName: 'litellm', attributes });
  assert.deepEqual(extractUsage(span, limits), { kind: 'ignored', reason: 'repeated_by_sender' });
});

test("the proxy's request, its router and itself are not billed beside the call, nor is its name of a model the model", () => {
  assert.deepEqual(describeCapture('litellm-proxy'), [
    'proxy_pre_call: not_usage',
    'router: not_usage',
    'self: not_usage',
    'router: not_usage',
    'litellm_request: litellm chat openai gpt-4o-mini in 21 (5 read) out 7 (2 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'Received Proxy Server Request: not_usage',
    'proxy_pre_call: not_usage',
    'router: not_usage',
    'self: not_usage',
    'router: not_usage',
    'litellm_request: litellm chat openai gpt-4o-mini in 21 (5 read) out 7 (2 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'Received Proxy Server Request: not_usage',
    'proxy_pre_call: not_usage',
    'router: not_usage',
    'self: not_usage',
    'router: not_usage',
    'litellm_request: litellm chat anthropic claude-sonnet-4-5 in 1210 (1000 read, 200 write, 50 write 1h) out 9 (0 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'Received Proxy Server Request: not_usage',
    'proxy_pre_call: not_usage',
    'router: not_usage',
    'litellm_request: litellm chat openai boom in ? out ? rate_limited not_billed',
    'self: not_usage',
    'Failed Proxy Server Request: not_usage',
    'Received Proxy Server Request: not_usage',
    'proxy_pre_call: not_usage',
    'self: not_usage',
    'litellm_request: litellm embeddings openai text-embedding-3-small in 4 out 0 success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'Received Proxy Server Request: not_usage',
    'proxy_pre_call: not_usage',
    'self: not_usage',
    'litellm_request: litellm chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write, 50 write 1h) out 9 (0 reasoning) success reported',
    'raw_gen_ai_request: repeated_by_sender',
    'Received Proxy Server Request: not_usage',
  ]);
});

test("the newer callback's proxy", () => {
  const lines = describeCapture('litellm-proxy-v2').filter((line) => !line.endsWith(': not_usage'));
  assert.deepEqual(lines, [
    'chat gpt-4o-mini: litellm chat openai gpt-4o-mini in 21 (5 read) out 7 success reported',
    'chat gpt-4o-mini: litellm chat openai gpt-4o-mini in 21 (5 read) out 7 success reported',
    'chat claude: litellm chat anthropic claude-sonnet-4-5 in 1210 (1000 read, 200 write) out 9 success reported',
    'chat boom: litellm chat openai boom in ? out ? rate_limited not_billed',
    'embeddings emb: litellm embeddings openai text-embedding-3-small in 4 out 0 success reported',
    'chat claude: litellm chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
  ]);
});
