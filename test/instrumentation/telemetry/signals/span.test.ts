import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { FinishedCall } from '../../../../instrumentation/src/call.ts';
import { UsageSpan } from '../../../../instrumentation/src/telemetry/signals/span.ts';
import { createFinishedCall } from '../create-finished-call.ts';

const origin = {
  resource: resourceFromAttributes({}),
  instrumentationScope: { name: '@tallylight/instrumentation' },
};
const parent = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 0,
};

function createSpan(fields: Partial<FinishedCall>, withParent = false): UsageSpan {
  const call = createFinishedCall(fields);
  const sequence = call.identity === undefined ? 7 : null;
  return new UsageSpan({ call, sequence, parent: withParent ? parent : null }, origin);
}

describe('the span of a call', () => {
  it('has ids of its own, in the trace of its parent where it has one', () => {
    const spans = Array.from({ length: 2000 }, () => createSpan({}));
    const ids = spans.map((span) => span.spanContext());
    for (const { traceId, spanId } of ids) {
      assert.match(traceId, /^[0-9a-f]{32}$/);
      assert.match(spanId, /^[0-9a-f]{16}$/);
    }
    assert.equal(new Set(ids.map(({ spanId }) => spanId)).size, 2000);
    assert.equal(new Set(ids.map(({ traceId }) => traceId)).size, 2000);
    const child = createSpan({}, true);
    assert.equal(child.spanContext().traceId, parent.traceId);
    assert.deepEqual(child.parentSpanContext, parent);
  });

  it('keeps the fractions of a millisecond that its call took', () => {
    const { startTime, endTime, duration } = createSpan({ durationMs: 900.000001 });
    // 1,795,176,000.123 s + 900.000001 ms = 1,795,176,001.023000001 s
    assert.deepEqual(
      { startTime, endTime, duration },
      {
        startTime: [1_795_176_000, 123_000_000],
        endTime: [1_795_176_001, 23_000_001],
        duration: [0, 900_000_001],
      },
    );
  });

  it('limits a text to 4096 characters', () => {
    const { attributes } = createSpan({ context: { userId: 'u'.repeat(5000) } });
    assert.equal(attributes['user.id'], 'u'.repeat(4096));
  });

  it('has the units of its request, but where the response says otherwise', () => {
    const { attributes } = createSpan({
      request: { units: { images: 2, pages: 1 } },
      response: { usage: { units: { images: 3 } } },
    });
    assert.equal(attributes['ai.usage.units.images'], 3);
    assert.equal(attributes['ai.usage.units.pages'], 1);
  });
});

describe('the span of a call that a response told of', () => {
  const told = { identity: 'batch-1/line-1' };

  it('has the same ids and start however often and wherever it is told', () => {
    const spans = [createSpan(told), createSpan(told, true)];
    const key = {
      // sha256 of `openai`, a zero byte and `batch-1/line-1`: the same in every process.
      traceId: 'b5ac95ecb5759f84ffe26b6941443c85',
      spanId: '378af42e9282a57a',
      startTime: [1_795_176_000, 123_000_000],
    };
    for (const span of spans) {
      const { traceId, spanId } = span.spanContext();
      assert.deepEqual({ traceId, spanId, startTime: span.startTime }, key);
    }
  });

  it('has others where the identity or the provider is another', () => {
    const others = [told, { identity: 'batch-1/line-2' }, { ...told, providerName: 'groq' }];
    const ids = others.map((fields) => createSpan(fields).spanContext().spanId);
    assert.equal(new Set(ids).size, 3);
  });

  it('has neither a parent nor a sequence', () => {
    const span = createSpan(told, true);
    assert.equal(span.parentSpanContext, undefined);
    assert.equal('ai.usage.sequence' in span.attributes, false);
    assert.equal(createSpan({}).attributes['ai.usage.sequence'], 7);
  });
});
