import { Gauge, Registry } from 'prom-client';
import { approximateUsd } from './approximate-usd.ts';
import { addBudgetGauges, type BudgetGauges } from './budget-gauges.ts';
import type { LabelLimits } from './label-limits.ts';

/** Windows of `ai_spend_usd`: calendar days and the calendar month. */
const spendWindows = ['today', 'yesterday', 'month'] as const;
type SpendWindow = (typeof spendWindows)[number];

/** What the gauges need to know from the ledger, all tenants together. */
export interface LedgerGauges {
  /** `environment` is `''` for calls that name none. Amounts in 10⁻¹⁸ USD. */
  readonly spend: readonly {
    readonly environment: string;
    readonly window: SpendWindow;
    readonly spent: bigint;
  }[];
  readonly budgets: readonly BudgetGauges[];
  /** Records of the last 24 hours with known usage and no price; with unknown usage; with an estimate. */
  readonly unpriced: readonly ModelCount[];
  readonly absent: readonly ModelCount[];
  readonly estimated: readonly ModelCount[];
  /** Records stored, and the sum of the highest sequence seen in each process. */
  readonly captures: readonly {
    readonly service: string;
    readonly stored: number;
    readonly highestSequences: number;
  }[];
  /** Spans that are set aside now. */
  readonly quarantined: number;
  readonly pricesVerified: readonly { readonly providerName: string; readonly verifiedAt: Date }[];
}

/** How many records there are of a model; `''` where the model is unknown. */
interface ModelCount {
  readonly providerName: string;
  readonly model: string;
  readonly count: number;
}

/** The gauges in Prometheus' text format. A new registry each time: nothing of an earlier reading stays. */
export function formatLedgerGauges(
  ledger: LedgerGauges,
  { limits, readAt }: { readonly limits: LabelLimits; readonly readAt: Date },
): Promise<string> {
  const registry = new Registry();
  addSpend(registry, ledger.spend, limits);
  addBudgetGauges(registry, ledger.budgets);
  addModelCounts(registry, limits, {
    name: 'ai_unpriced_records',
    help: 'Records whose usage is known and whose price is not: they are missing in every sum.',
    counts: ledger.unpriced,
  });
  addModelCounts(registry, limits, {
    name: 'ai_absent_records',
    help: 'Records whose usage is unknown: they are missing in every sum.',
    counts: ledger.absent,
  });
  addModelCounts(registry, limits, {
    name: 'ai_estimated_records',
    help: 'Records whose usage is an estimate, as nothing stated it: what they cost is in every sum.',
    counts: ledger.estimated,
  });
  addCaptureRatio(registry, ledger.captures, limits);
  addPricesVerified(registry, ledger.pricesVerified, limits);
  const registers = [registry];
  new Gauge({
    name: 'tallylight_quarantined_records',
    help: 'Spans that are set aside because they could not be stored as they are.',
    registers,
  }).set(ledger.quarantined);
  new Gauge({
    name: 'ai_ledger_read_timestamp_seconds',
    help: 'When the gauges were read from the ledger.',
    registers,
  }).set(readAt.getTime() / 1000);
  return registry.metrics();
}

function addSpend(registry: Registry, spend: LedgerGauges['spend'], limits: LabelLimits): void {
  const gauge = new Gauge({
    name: 'ai_spend_usd',
    help: 'Known effective cost in USD, from the ledger.',
    labelNames: ['environment', 'window'],
    registers: [registry],
  });
  // No calls today is a known zero, not a gap in the graph.
  for (const environment of new Set(spend.map((row) => limits.environment(row.environment)))) {
    for (const window of spendWindows) gauge.set({ environment, window }, 0);
  }
  for (const { environment, window, spent } of spend) {
    gauge.inc({ environment: limits.environment(environment), window }, approximateUsd(spent));
  }
}

function addModelCounts(
  registry: Registry,
  limits: LabelLimits,
  { name, help, counts }: { name: string; help: string; counts: readonly ModelCount[] },
): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: ['provider', 'model', 'window'],
    registers: [registry],
  });
  for (const { providerName, model, count } of counts) {
    const provider = limits.provider(providerName);
    gauge.inc({ provider, model: limits.model(providerName, model), window: '24h' }, count);
  }
}

function addCaptureRatio(
  registry: Registry,
  captures: LedgerGauges['captures'],
  limits: LabelLimits,
): void {
  const gauge = new Gauge({
    name: 'ai_capture_ratio',
    help: 'Records stored over calls made, counted by the processes that made them.',
    labelNames: ['service'],
    registers: [registry],
  });
  const sums = new Map<string, { stored: number; made: number }>();
  for (const { service, stored, highestSequences } of captures) {
    const label = limits.service(service);
    const sum = sums.get(label) ?? { stored: 0, made: 0 };
    sums.set(label, { stored: sum.stored + stored, made: sum.made + highestSequences });
  }
  for (const [service, { stored, made }] of sums) {
    if (made > 0) gauge.set({ service }, stored / made);
  }
}

function addPricesVerified(
  registry: Registry,
  prices: LedgerGauges['pricesVerified'],
  limits: LabelLimits,
): void {
  const gauge = new Gauge({
    name: 'ai_price_verified_timestamp_seconds',
    help: "When somebody last compared a provider's prices with its price page.",
    labelNames: ['provider'],
    registers: [registry],
  });
  for (const { providerName, verifiedAt } of prices) {
    gauge.set({ provider: limits.provider(providerName) }, verifiedAt.getTime() / 1000);
  }
}
