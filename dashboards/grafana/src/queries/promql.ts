/** What narrows a dashboard about calls down; the variables' "All" is `.*`, which also takes series without the label. */
export const usageMatchers = {
  environment: 'environment=~"$environment"',
  service: 'service=~"$service"',
  provider: 'provider=~"$provider"',
  model: 'model=~"$model"',
} as const;

/** The same on every dashboard: which of several installations that one Prometheus scrapes. */
const jobMatcher = 'job=~"$job"';

/** A series selector. */
export function selectSeries(metric: string, matchers: readonly string[] = []): string {
  return `${metric}{${[jobMatcher, ...matchers].join(', ')}}`;
}

/** A counter's increase per second. It restarts at zero with the processor: good for rates alone. */
export function rateOf(counter: string, matchers: readonly string[] = []): string {
  return `rate(${selectSeries(counter, matchers)}[$__rate_interval])`;
}

/** A gauge that is read from the ledger: each of several processors tells the same, so they must not be summed. */
export function ledgerGauge(metric: string, matchers: readonly string[] = []): string {
  return `max without (instance, pod) (${selectSeries(metric, matchers)})`;
}

/**
 * Sums by a label, and names what has none: an empty label means that the sender did not say, and
 * Grafana would show such a series without a name.
 */
export function sumBy(label: string, expression: string): string {
  return `label_replace(sum by (${label}) (${expression}), "${label}", "(not set)", "${label}", "")`;
}

/**
 * Zero where the ledger has no such series, and nothing where the ledger could not be read: what is
 * unknown must not look like a zero.
 */
export function zeroIfLedgerRead(expression: string): string {
  return `${expression} or 0 * max(${ledgerGauge('ai_ledger_read_timestamp_seconds')})`;
}

/** Quantile of a histogram whose rates are summed by `le` and the given labels. */
export function quantileOf(
  quantile: number,
  histogram: string,
  { by = [], matchers = [] }: { by?: readonly string[]; matchers?: readonly string[] } = {},
): string {
  const labels = ['le', ...by].join(', ');
  return `histogram_quantile(${quantile}, sum by (${labels}) (${rateOf(`${histogram}_bucket`, matchers)}))`;
}
