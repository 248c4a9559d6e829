import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricPoint } from '../../../processor/src/domain/span.ts';
import { extractUnparsedCalls } from '../../../processor/src/extract/unparsed-calls.ts';

function createPoint(value: number, changes: Partial<MetricPoint> = {}): MetricPoint {
  return {
    name: 'ai.usage.unparsed',
    kind: 'sum',
    unit: '{call}',
    temporality: 'cumulative',
    isMonotonic: true,
    value,
    count: null,
    startTimeUnixNano: 1n,
    timeUnixNano: 1n,
    scopeName: '@tallylight/instrumentation',
    attributes: new Map([['server.address', 'api.example.com']]),
    resource: new Map([
      ['service.name', 'shop'],
      ['service.instance.id', 'i-1'],
    ]),
    ...changes,
  };
}

test('the count of a process and a host is read', () => {
  assert.deepEqual(extractUnparsedCalls([createPoint(3)]), [
    {
      service: 'shop',
      serviceInstanceId: 'i-1',
      serverAddress: 'api.example.com',
      count: 3,
    },
  ]);
});

test('the sum is cumulative: of several points the highest counts', () => {
  const counts = extractUnparsedCalls([createPoint(3), createPoint(5), createPoint(4)]);
  assert.deepEqual(
    counts.map(({ count }) => count),
    [5],
  );
});

test('hosts and processes are counted apart', () => {
  const counts = extractUnparsedCalls([
    createPoint(3),
    createPoint(5, { attributes: new Map([['server.address', 'other.example.com']]) }),
    createPoint(7, { resource: new Map([['service.instance.id', 'i-2']]) }),
    createPoint(9, { resource: new Map(), attributes: new Map() }),
  ]);
  assert.deepEqual(
    counts.map(({ service, serviceInstanceId, serverAddress, count }) => [
      service,
      serviceInstanceId,
      serverAddress,
      count,
    ]),
    [
      ['shop', 'i-1', 'api.example.com', 3],
      ['shop', 'i-1', 'other.example.com', 5],
      [null, 'i-2', 'api.example.com', 7],
      [null, '', 'unknown', 9],
    ],
  );
});

test('other metrics, and counts that are none, are left out', () => {
  const points = [
    createPoint(1, { name: 'ai.usage.requests' }),
    createPoint(Number.NaN),
    createPoint(-1),
    createPoint(1.5),
  ];
  assert.deepEqual(extractUnparsedCalls(points), []);
});
