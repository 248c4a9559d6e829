import { Counter, Histogram, type Registry } from 'prom-client';
import type { PricedUsage } from '../domain/charge.ts';
import { approximateUsd } from './approximate-usd.ts';
import type { LabelLimits } from './label-limits.ts';
import { sumBySeries, usageLabels } from './sum-by-series.ts';

// From 50 ms, doubling up to 410 s: from an embedding to a long reasoning.
const durationBuckets = Array.from({ length: 14 }, (_, index) => 0.05 * 2 ** index);

/** Counts what was stored. Counters are for rates: they start at zero with the processor. */
export function createUsageMetrics({
  registry,
  limits,
}: {
  readonly registry: Registry;
  readonly limits: LabelLimits;
}): { count: (usages: readonly PricedUsage[]) => void } {
  const registers = [registry];
  const cost = new Counter({
    name: 'ai_cost_usd_total',
    help: 'Known effective cost of stored calls in USD. Calls of unknown cost add nothing.',
    labelNames: usageLabels,
    registers,
  });
  const requests = new Counter({
    name: 'ai_requests_total',
    help: 'Stored calls to AI providers, one per attempt on the wire.',
    labelNames: [...usageLabels, 'status'],
    registers,
  });
  const tokens = new Counter({
    name: 'ai_tokens_total',
    help: 'Tokens of stored calls. The kinds are disjoint, so that their sum is all tokens.',
    labelNames: [...usageLabels, 'kind'],
    registers,
  });
  const duration = new Histogram({
    name: 'ai_request_duration_seconds',
    help: 'From the start of a call to the last byte of its response.',
    labelNames: ['environment', 'provider', 'model'],
    buckets: durationBuckets,
    registers,
  });

  function count(usages: readonly PricedUsage[]): void {
    for (const sums of sumBySeries(usages, limits)) {
      const { labels } = sums;
      if (sums.cost !== null) cost.inc(labels, approximateUsd(sums.cost));
      for (const [status, quantity] of sums.requests) requests.inc({ ...labels, status }, quantity);
      for (const [kind, quantity] of sums.tokens) tokens.inc({ ...labels, kind }, quantity);
      const { environment, provider, model } = labels;
      for (const seconds of sums.durations) {
        duration.observe({ environment, provider, model }, seconds);
      }
    }
  }

  return { count };
}
