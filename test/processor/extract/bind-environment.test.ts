import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindEnvironment } from '../../../processor/src/extract/bind-environment.ts';
import { type AttributeObject, createUsageSpan, extractRecord } from './create-span.ts';

const spanOf = (resource: AttributeObject) =>
  createUsageSpan({}, { resource: new Map(Object.entries(resource)) });

describe('A sender of one environment', () => {
  const claims: readonly AttributeObject[] = [
    {},
    { 'deployment.environment.name': 'production' },
    { 'deployment.environment': 'production' },
    { 'deployment.environment.name': 'production', 'deployment.environment': 'staging' },
    { 'deployment.environment.name': 'staging' },
    { 'deployment.environment.name': '' },
  ];
  for (const claim of claims) {
    test(`is of it, though it says ${JSON.stringify(claim)}`, () => {
      const [span] = bindEnvironment([spanOf({ 'service.name': 'shop', ...claim })], 'staging');
      assert.ok(span !== undefined);
      const { origin } = extractRecord(span);
      assert.deepEqual([origin.environment, origin.service], ['staging', 'shop']);
      assert.doesNotMatch(JSON.stringify([...span.resource]), /production/);
    });
  }

  test('keeps one resource for all its spans, and changes nobody else’s', () => {
    const resource = new Map([['deployment.environment.name', 'production']]);
    const spans = [createUsageSpan({}, { resource }), createUsageSpan({}, { resource })];
    const [first, second] = bindEnvironment(spans, 'staging');
    assert.equal(first?.resource, second?.resource);
    assert.deepEqual([...resource], [['deployment.environment.name', 'production']]);
  });
});

test('a sender of every environment is believed', () => {
  const spans = [spanOf({ 'deployment.environment.name': 'production' })];
  assert.equal(bindEnvironment(spans, null), spans);
});
