import type { PricedUsage } from '../domain/charge.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { otherLabel } from './label-limit.ts';
import type { LabelLimits } from './label-limits.ts';
import { splitTokens, type TokenKind } from './split-tokens.ts';

/** The labels of the counters of usage. */
export const usageLabels = ['environment', 'service', 'provider', 'model', 'operation'] as const;

type UsageLabels = Readonly<Record<(typeof usageLabels)[number], string>>;

const otherSeries: UsageLabels = {
  environment: otherLabel,
  service: otherLabel,
  provider: otherLabel,
  model: otherLabel,
  operation: otherLabel,
};

/** What a batch adds to one series. */
export interface SeriesSums {
  readonly labels: UsageLabels;
  /** The known effective costs, 10⁻¹⁸ USD; `null` where none is known. */
  cost: bigint | null;
  readonly requests: Map<string, number>;
  readonly tokens: Map<TokenKind, number>;
  /** Seconds. */
  readonly durations: number[];
}

/** Sums a batch first: raising a counter costs more than all the rest of the counting. */
export function sumBySeries(
  usages: readonly PricedUsage[],
  limits: LabelLimits,
): Iterable<SeriesSums> {
  const series = new Map<string, SeriesSums>();
  for (const { record, effectiveCost } of usages) {
    const { name, labels } = resolveSeries(record, limits);
    let sums = series.get(name);
    if (sums === undefined) {
      sums = { labels, cost: null, requests: new Map(), tokens: new Map(), durations: [] };
      series.set(name, sums);
    }
    // A counter cannot fall; a negative cost is an adjustment and never a call's.
    if (effectiveCost !== null && effectiveCost >= 0n)
      sums.cost = (sums.cost ?? 0n) + effectiveCost;
    add(sums.requests, record.status, 1);
    for (const [kind, quantity] of splitTokens(record.tokens)) add(sums.tokens, kind, quantity);
    sums.durations.push(Number(record.durationUs) / 1e6);
  }
  return series.values();
}

function resolveSeries(record: UsageRecord, limits: LabelLimits) {
  const { providerName, operationName, origin } = record;
  const labels: UsageLabels = {
    environment: limits.environment(origin.environment ?? ''),
    service: limits.service(origin.service ?? ''),
    provider: limits.provider(providerName),
    model: limits.model(providerName, record.responseModel ?? record.requestModel ?? ''),
    operation: limits.operation(operationName),
  };
  const written = Object.values(labels).join('\u0000');
  const name = limits.series(written);
  return { name, labels: name === written ? labels : otherSeries };
}

function add<Key>(sums: Map<Key, number>, key: Key, quantity: number): void {
  sums.set(key, (sums.get(key) ?? 0) + quantity);
}
