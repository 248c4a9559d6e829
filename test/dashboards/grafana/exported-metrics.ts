import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../../../processor/README.md', import.meta.url), 'utf8');

/** Every metric of the processor with its type. Another test holds the table against `/metrics`. */
export const exportedMetrics: ReadonlyMap<string, string> = new Map(
  [...readme.matchAll(/^\| `(\w+)` \| (counter|gauge|histogram) \|/gm)].map(
    ([, name = '', type = '']) => [name, type],
  ),
);

/**
 * Metrics of the telemetry contract that no processor exports yet. "Each user" budgets come later;
 * their panel is empty until then.
 */
export const futureMetrics: ReadonlySet<string> = new Set(['ai_budget_members']);

/** The metric that a series belongs to: a histogram's has three. */
export function resolveMetric(series: string): string {
  const base = series.replace(/_(bucket|sum|count)$/, '');
  return exportedMetrics.get(base) === 'histogram' ? base : series;
}
