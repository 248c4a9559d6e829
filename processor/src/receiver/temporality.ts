import type { MetricPoint } from '../domain/span.ts';

/** What OTLP's `AggregationTemporality` says. */
export function toTemporality(code: number): MetricPoint['temporality'] {
  if (code === 1) return 'delta';
  return code === 2 ? 'cumulative' : null;
}
