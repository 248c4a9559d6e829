import type { MetricPoint } from '../../../processor/src/domain/span.ts';
import type { AttributeObject } from './create-span.ts';

/** A point of a sum, of the minute before `startedAtUs` of the spans. */
export function createPoint({
  attributes = {},
  resource = {},
  ...changes
}: Partial<Omit<MetricPoint, 'attributes' | 'resource'>> & {
  attributes?: AttributeObject;
  resource?: AttributeObject;
} = {}): MetricPoint {
  return {
    name: 'claude_code.token.usage',
    kind: 'sum',
    unit: 'tokens',
    temporality: 'delta',
    isMonotonic: true,
    value: 1,
    count: null,
    startTimeUnixNano: 1_795_313_495_600_000_000n,
    timeUnixNano: 1_795_313_555_600_000_000n,
    scopeName: 'com.anthropic.claude_code',
    ...changes,
    attributes: new Map(Object.entries(attributes)),
    resource: new Map(Object.entries(resource)),
  };
}
