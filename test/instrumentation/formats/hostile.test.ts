import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ResponseFacts, Usage } from '../../../instrumentation/src/call.ts';
import type { WireFormat } from '../../../instrumentation/src/wire-format.ts';
import { loadFixtures } from '../../fixtures/load-fixtures.ts';
import { createRequestHead } from '../support/create-request-head.ts';
import { readEvents, readStream } from '../support/read-stream.ts';
import { resolveRoute } from '../support/resolve-route.ts';

/** One request for each wire format that has a fixture. */
const requests = [
  ...new Map(
    loadFixtures().map(({ request }) => [
      resolveRoute(createRequestHead(request))?.format,
      request,
    ]),
  ).values(),
];

/** The fields of the wire formats, with anything in them. */
const fields = [
  ...['usage', 'usageMetadata', 'error', 'response', 'message', 'delta', 'type', 'model', 'id'],
  ...['choices', 'index', 'finish_reason', 'candidates', 'finishReason', 'promptFeedback'],
  ...['prompt_tokens', 'completion_tokens', 'prompt_tokens_details', 'cached_tokens', 'code'],
  ...['input_tokens', 'output_tokens', 'input_tokens_details', 'cache_creation', 'iterations'],
  ...['cache_creation_input_tokens', 'cache_read_input_tokens', 'ephemeral_5m_input_tokens'],
  ...['promptTokenCount', 'candidatesTokenCount', 'promptTokensDetails', 'modality', 'tokenCount'],
  ...['groundingMetadata', 'groundingChunks', 'maps', 'imageSearchQueries', 'webSearchQueries'],
  ...['environment', 'finish_reason'],
  ...['server_tool_use', 'web_search_requests', 'status', 'output', 'action', 'stop_reason'],
  ...['inputTokens', 'outputTokens', 'totalTokens', 'cacheReadInputTokens', 'cacheDetails', 'ttl'],
  ...['stopReason', 'serviceTier', 'performanceConfig', 'bytes', 'results', 'tokenCount', 'images'],
  ...[
    'predictions',
    'statistics',
    'token_count',
    'metadata',
    'billableCharacterCount',
    'embeddings',
  ],
  ...['prompt_eval_count', 'eval_count', 'done', 'done_reason', 'parameters', 'durationSeconds'],
  ...[
    'interaction',
    'event_type',
    'total_input_tokens',
    'total_thought_tokens',
    'extra_properties',
  ],
  ...['x_groq', 'cost', 'cost_details', 'is_byok', 'cost_in_usd_ticks', 'total_cost', 'timings'],
  ...['prompt_n', 'cache_n', 'num_search_queries', 'reasoning_tokens', 'search_context_size'],
  ...['connectors', 'connector_tokens', 'usage_info', 'pages_processed', 'seconds', 'duration'],
  ...['input_token_details', 'output_tokens_details', 'svg_usage', 'data', 'n', 'size', 'quality'],
  ...['innererror', 'custom_id', 'input', 'stream', 'server_side_tool_usage_details'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length'],
];
const words = [
  ...['message_start', 'message_delta', 'error', 'response.completed', 'response.created'],
  ...['file_search_call', 'shell_call', 'container_reference', 'gpt-4o-search-preview'],
  ...[
    'chunk',
    'metadata',
    'messageStop',
    'throttlingException',
    'interaction.completed',
    'eyJ1c2FnZSI6eyJpbnB1dF90b2tlbnMiOi0xfX0=',
    'image_generation.completed',
    'transcript.text.done',
    'speech.audio.done',
    'conversation.response.done',
    'dall-e-3',
    'low',
    'fallback_message',
    'advisor_message',
    'web_search_call',
    'completed',
    'AUDIO',
    'compaction',
    '[DONE]',
    '',
    '__proto__',
  ],
];
const { value: hostileJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      -1,
      -0,
      0,
      1.5,
      12,
      2 ** 53,
      2 ** 53 - 1,
      1e308,
      '12',
      ...words,
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...fields), tie('value')), { maxLength: 8 })
      // As text, so that `__proto__` is a key of its own, as it is on the wire.
      .map((entries) => JSON.parse(`{${entries.map(formatEntry).join(',')}}`) as unknown),
  ),
}));

for (const request of requests) {
  const head = createRequestHead(request);
  const format = resolveRoute(head)?.format;
  assert.ok(format);

  describe(`the wire format at ${request.method} ${request.url}`, () => {
    it('reads any JSON request and response without throwing, and only sane facts', () => {
      fc.assert(
        fc.property(fc.oneof(fc.jsonValue(), hostileJson, fc.constant(undefined)), (body) => {
          format.readRequest(head, body);
          assertSane(format.readResponse(body));
        }),
        { numRuns: 300 },
      );
    });

    if (format.createStreamReader === undefined) return;

    it('reads any events without throwing, and only sane facts', () => {
      fc.assert(
        fc.property(fc.array(hostileJson, { maxLength: 6 }), fc.boolean(), (events, named) => {
          const texts = events.map((event) =>
            typeof event === 'object' && event !== null ? event : JSON.stringify(event),
          );
          assertSane(readEvents(format, texts, { named }));
        }),
        { numRuns: 300 },
      );
    });

    it('reads any bytes without throwing', () => {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
          assertSane(readStream(format, chunks));
        }),
      );
    });
  });
}

describe('a stream of a provider with bytes overwritten', () => {
  for (const { name, request, response } of loadFixtures()) {
    if (response.streamFile === undefined) continue;
    it(`${name} is read without throwing`, () => {
      const format = resolveRoute(createRequestHead(request))?.format as WireFormat;
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat({ max: response.bytes.length - 1 }), fc.nat({ max: 255 }))),
          (changes) => {
            const bytes = Buffer.from(response.bytes);
            for (const [at, byte] of changes) bytes[at] = byte;
            assertSane(readStream(format, [bytes], response.streamFile));
          },
        ),
      );
    });
  }
});

describe('a response that is hostile on purpose', () => {
  it('cannot pollute a prototype', () => {
    const text =
      '{"__proto__":{"polluted":1},"usage":{"__proto__":{"polluted":1}},"type":"message_delta"}';
    for (const request of requests) {
      const format = resolveRoute(createRequestHead(request))?.format;
      format?.readResponse(JSON.parse(text));
      if (format?.createStreamReader) readEvents(format, [text, text], { named: true });
    }
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('cannot exhaust the stack by depth', () => {
    const deep = `${'{"usage":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const event = `{"type":"message_delta","usage":${deep}}`;
    for (const request of requests) {
      const format = resolveRoute(createRequestHead(request))?.format;
      format?.readResponse(JSON.parse(deep));
      if (format?.createStreamReader) readEvents(format, [event, event]);
    }
  });

  it('cannot exhaust the stack by the length of a list', () => {
    const iterations = Array.from({ length: 200_000 }, () => ({
      input_tokens: 1,
      output_tokens: 1,
    }));
    const format = resolveRoute(
      createRequestHead({ url: 'https://api.anthropic.com/v1/messages' }),
    )?.format;
    assert.deepEqual(format?.readResponse({ usage: { iterations } }).usage, {
      inputTokens: 200_000,
      outputTokens: 200_000,
      units: { summed_iterations: 200_000 },
    });
  });

  it('cannot pass content off as a model or an id: long text is none', () => {
    const format = resolveRoute(
      createRequestHead({ url: 'https://api.openai.com/v1/responses' }),
    )?.format;
    assert.deepEqual(format?.readResponse({ model: 'x'.repeat(513), id: 'x'.repeat(513) }), {});
  });
});

function assertSane({ usage, finishReasons, statedCost, work, ...facts }: ResponseFacts): void {
  const { units = {}, ...counts }: Usage = usage ?? {};
  for (const [field, count] of Object.entries(counts)) {
    assert.ok(Number.isSafeInteger(count) && count >= 0, `${field} is ${count}`);
  }
  // Seconds of audio have fractions.
  for (const [unit, quantity] of Object.entries(units)) {
    assert.ok(Number.isFinite(quantity) && quantity >= 0, `${unit} is ${quantity}`);
  }
  if (statedCost !== undefined) assert.match(statedCost.amount, /^-?[0-9.eE+-]{1,64}$/);
  if (usage !== undefined) assert.notDeepEqual(usage, {});
  if (work !== undefined) assert.ok(Number.isSafeInteger(work.startedAtMs), 'has no instant');
  for (const text of [...(finishReasons ?? []), ...Object.values(facts), work?.identity ?? '']) {
    assert.ok(typeof text === 'boolean' || (typeof text === 'string' && text.length <= 512));
  }
}

function formatEntry([key, value]: [string, unknown]): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}
