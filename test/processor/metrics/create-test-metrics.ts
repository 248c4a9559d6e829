import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { LedgerGauges } from '../../../processor/src/metrics/ledger-gauges.ts';
import { createMetrics, type Metrics } from '../../../processor/src/metrics/metrics.ts';
import type { KnownReasons } from '../../../processor/src/metrics/pipeline-metrics.ts';
import { createStoredUsage, type StoredUsageParts } from '../api/create-stored-usage.ts';

export const emptyLedger: LedgerGauges = {
  spend: [],
  budgets: [],
  unpriced: [],
  absent: [],
  estimated: [],
  captures: [],
  quarantined: 0,
  pricesVerified: [],
};

export const startAt = new Date('2026-11-22T10:00:00Z');

/** Metrics whose catalogue knows OpenAI's and Anthropic's `gpt-…` and `claude-…`. */
export function createTestMetrics({
  ledger = {},
  readLedger = async () => ({ ...emptyLedger, ...ledger }),
  reasons = { ignored: [], rejected: [], refused: [], cut: [] },
  now = () => startAt,
  log = () => {},
}: {
  ledger?: Partial<LedgerGauges>;
  readLedger?: () => Promise<LedgerGauges>;
  reasons?: KnownReasons;
  now?: () => Date;
  log?: Parameters<typeof createMetrics>[0]['log'];
} = {}): Metrics {
  return createMetrics({
    readLedger,
    isKnownProvider: (provider) => ['openai', 'anthropic'].includes(provider),
    isKnownModel: (_, model) => /^(gpt|claude)-/.test(model),
    reasons,
    now,
    log,
  });
}

/** A stored chat call of the service `shop` in `production`. */
export function createPricedUsage(parts: StoredUsageParts = {}): PricedUsage {
  const { record, costBasis, listCost, effectiveCost } = createStoredUsage(1, parts);
  return { record, costBasis, listCost, effectiveCost, priceId: null, charges: [], notes: [] };
}

/** The samples of one metric, as written, in their order. */
export async function renderSamples(metrics: Metrics, name: string): Promise<string[]> {
  const { body } = await metrics.render();
  return body
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}
