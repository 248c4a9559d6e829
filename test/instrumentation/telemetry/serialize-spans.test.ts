import assert from 'node:assert/strict';
import { it } from 'node:test';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { FinishedCall } from '../../../instrumentation/src/call.ts';
import { createSpanSerializer } from '../../../instrumentation/src/telemetry/serialize-spans.ts';
import { UsageSpan } from '../../../instrumentation/src/telemetry/span.ts';
import { createFinishedCall } from './create-finished-call.ts';

const origin = {
  resource: resourceFromAttributes({ 'service.name': 'shop "one"', 'service.version': '1.2.3' }),
  instrumentationScope: { name: '@tallylight/instrumentation', version: '0.1.0' },
};
const serialize = createSpanSerializer(origin);
const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

const calls: Readonly<Record<string, Partial<FinishedCall>>> = {
  'a plain one': {},
  'text that JSON escapes': {
    request: { model: 'a "b"\\\n\u2028\ud83d' },
    context: { userId: 'é\u0000', tags: { 'a "key"': 'x' } },
  },
  'numbers that are none, whole and not whole': {
    timeToFirstChunkMs: 12.5,
    response: {
      usage: { inputTokens: 0, units: { audio_seconds: 0.1, credits: 1e21 } },
      statedCost: { amount: 'free', currency: 'USD' },
    },
  },
  'a failure': {
    outcome: { status: 'rate_limited', source: 'not_billed', errorType: '429' },
    statusCode: 429,
  },
  'several reasons, and a long text': {
    response: { finishReasons: ['stop', 'length'], id: 'x'.repeat(5000) },
  },
  'units of the request and of the response': {
    request: { units: { images: 2, pages: 1 } },
    response: { usage: { units: { images: 3 } } },
  },
};

for (const [name, fields] of Object.entries(calls)) {
  for (const [whose, context] of [
    ['none', null],
    ['a remote', { ...parent, traceFlags: 1, isRemote: true }],
    ['a local', { ...parent, traceFlags: 0, traceState: createTraceState('a=1') }],
  ] as const) {
    it(`writes what OpenTelemetry's serialiser writes: ${name}, ${whose} parent`, () => {
      const record = { call: createFinishedCall(fields), sequence: 3, parent: context };
      const spans = [new UsageSpan(record, origin), new UsageSpan(record, origin)];
      assert.deepEqual(parse(serialize(spans)), parse(JsonTraceSerializer.serializeRequest(spans)));
    });
  }
}

it('gives a record the same ids however often it is written', () => {
  const span = new UsageSpan({ call: createFinishedCall(), sequence: 1, parent: null }, origin);
  assert.deepEqual(serialize([span]), serialize([span]));
});

it('limits a text to 4096 characters', () => {
  const context = { userId: 'u'.repeat(5000) };
  const span = new UsageSpan(
    { call: createFinishedCall({ context }), sequence: 1, parent: null },
    origin,
  );
  assert.equal(span.attributes['user.id'], 'u'.repeat(4096));
});

function parse(bytes: Uint8Array | undefined): unknown {
  return JSON.parse(Buffer.from(bytes ?? []).toString());
}

function createTraceState(text: string) {
  const state = {
    set: () => state,
    unset: () => state,
    get: () => undefined,
    serialize: () => text,
  };
  return state;
}
