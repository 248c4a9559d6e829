import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttributeValue } from '../../../processor/src/domain/span.ts';
import { extractLog } from '../../../processor/src/extract/extract-log.ts';
import { selectSummedPoints } from '../../../processor/src/extract/summed-points.ts';
import { context, createLog } from './create-log.ts';
import { createPoint } from './create-point.ts';

const events = [
  'claude_code.api_request',
  'claude_code.api_error',
  'gemini_cli.api_response',
  'gemini_cli.api_error',
  'codex.sse_event',
  'codex.api_request',
  'gen_ai.client.inference.operation.details',
];

const names = [
  ...['session.id', 'request_id', 'event.timestamp', 'model', 'duration_ms', 'input_tokens'],
  ...['status_code', 'attempt', 'cache_read_tokens', 'input_token_count', 'thoughts_token_count'],
  ...['event.kind', 'endpoint', 'http.response.status_code', 'conversation.id', 'user.email'],
  ...['gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.usage.input_tokens', 'error.type'],
];

const bare: AttributeValue = Object.assign(Object.create(null), { nested: 1n });
const values: readonly AttributeValue[] = [
  null,
  bare,
  [bare, 1n],
  Uint8Array.of(1),
  2n ** 63n,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  1e300,
  '',
  'x'.repeat(1_000),
  true,
];

for (const event of events) {
  test(`${event} with any value anywhere is a record, ignored or set aside`, () => {
    for (const value of values) {
      for (const name of names) {
        const usual = Object.fromEntries(names.map((other) => [other, 1]));
        const attributes = { ...usual, 'event.name': event, [name]: value };
        const resource = { 'service.name': value, 'session.id': value };
        const { kind } = extractLog(createLog({ attributes, resource, body: value }), context);
        assert.ok(['usage', 'ignored', 'quarantined'].includes(kind));
      }
    }
  });
}

test('data points with any value anywhere have series of their own, or are none', () => {
  const series = values.map((value) => {
    const attributes = { type: 'input', 'session.id': value };
    const points = [createPoint({ attributes, resource: { 'service.name': value } })];
    const selected = selectSummedPoints(points, { services: new Set(), ...context });
    return selected.points[0]?.seriesId;
  });
  assert.equal(new Set(series).size, values.length);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    const points = [createPoint({ value, attributes: { type: 'input' } })];
    const selected = selectSummedPoints(points, { services: new Set(), ...context });
    assert.deepEqual(selected.points, []);
  }
});
