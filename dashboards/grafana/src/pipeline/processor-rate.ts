import { rateOf, selectSeries } from '../queries/promql.ts';

/** One processor's own series; the ledger's gauges are the same in all of them. */
const instanceMatcher = 'instance=~"$instance"';

/** A counter's increase per second in the chosen processors. */
export function processorRate(counter: string): string {
  return rateOf(counter, [instanceMatcher]);
}

/** Series of the chosen processors. */
export function processorSeries(metric: string): string {
  return selectSeries(metric, [instanceMatcher]);
}

export const processorMatchers = [instanceMatcher] as const;
