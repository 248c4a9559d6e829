import { Counter, Histogram, type Registry } from 'prom-client';
import type { PricedUsage } from '../domain/charge.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { approximateUsd } from './approximate-usd.ts';
import { otherLabel } from './label-limit.ts';
import type { LabelLimits } from './label-limits.ts';
import { splitTokens } from './split-tokens.ts';

const usageLabels = ['environment', 'service', 'provider', 'model', 'operation'] as const;
type UsageLabels = Readonly<Record<(typeof usageLabels)[number], string>>;
const otherSeries: UsageLabels = {
  environment: otherLabel,
  service: otherLabel,
  provider: otherLabel,
  model: otherLabel,
  operation: otherLabel,
};

// From 50 ms, doubling up to 410 s: from an embedding to a long reasoning.
const durationBuckets = Array.from({ length: 14 }, (_, index) => 0.05 * 2 ** index);

/** Counts what was stored. Counters are for rates: they start at zero with the processor. */
export function createUsageMetrics({
  registry,
  limits,
}: {
  readonly registry: Registry;
  readonly limits: LabelLimits;
}): { count: (usage: PricedUsage) => void } {
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

  function count({ record, effectiveCost }: PricedUsage): void {
    const labels = limitLabels(record, limits);
    const { environment, provider, model } = labels;
    requests.inc({ ...labels, status: record.status });
    // A counter cannot fall; a negative cost is an adjustment and never a call's.
    if (effectiveCost !== null && effectiveCost >= 0n) {
      cost.inc(labels, approximateUsd(effectiveCost));
    }
    for (const [kind, quantity] of splitTokens(record.tokens)) {
      tokens.inc({ ...labels, kind }, quantity);
    }
    duration.observe({ environment, provider, model }, Number(record.durationUs) / 1e6);
  }

  return { count };
}

function limitLabels(record: UsageRecord, limits: LabelLimits): UsageLabels {
  const { providerName, operationName, origin } = record;
  const labels = {
    environment: limits.environment(origin.environment ?? ''),
    service: limits.service(origin.service ?? ''),
    provider: limits.provider(providerName),
    model: limits.model(providerName, record.responseModel ?? record.requestModel ?? ''),
    operation: limits.operation(operationName),
  };
  const series = Object.values(labels).join('\u0000');
  return limits.series(series) === series ? labels : otherSeries;
}
