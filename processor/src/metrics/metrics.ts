import { Registry } from 'prom-client';
import type { PricedUsage } from '../domain/charge.ts';
import type { Log } from '../log.ts';
import { createLedgerReader } from './create-ledger-reader.ts';
import { createLabelLimits } from './label-limits.ts';
import { formatLedgerGauges, type LedgerGauges } from './ledger-gauges.ts';
import {
  createPipelineMetrics,
  type KnownReasons,
  type PipelineMetrics,
} from './pipeline-metrics.ts';
import { createUsageMetrics } from './usage-metrics.ts';

export interface Metrics extends PipelineMetrics {
  /**
   * Records of calls that are new in the ledger.
   * @param repeated how many records are new beside them, of calls that it knew.
   */
  countStored(usages: readonly PricedUsage[], repeated?: number): void;
  /** The body of `/metrics`. Never rejects because of the ledger: its gauges are then missing. */
  render(): Promise<{ contentType: string; body: string }>;
}

/**
 * Everything that Prometheus is told. Counters live here and are for rates; gauges are read from
 * the ledger at each scrape and disappear when it cannot be read, rather than show an old value.
 */
export function createMetrics({
  readLedger,
  isKnownProvider,
  isKnownModel,
  reasons,
  log,
  now = () => new Date(),
}: {
  readLedger: () => Promise<LedgerGauges>;
  isKnownProvider: (providerName: string) => boolean;
  isKnownModel: (providerName: string, model: string) => boolean;
  reasons: KnownReasons;
  log: Log;
  now?: () => Date;
}): Metrics {
  const registry = new Registry();
  const limits = createLabelLimits({ registry, isKnownProvider, isKnownModel });
  const pipeline = createPipelineMetrics({ registry, limits, reasons });
  const usage = createUsageMetrics({ registry, limits });
  const readForScrape = createLedgerReader({
    read: async (readAt) => formatLedgerGauges(await readLedger(), { limits, readAt }),
    onFailure: (error) =>
      log('warn', 'The ledger gauges are missing in /metrics', { error: String(error) }),
    now,
  });

  return {
    ...pipeline,
    countStored(usages, repeated = 0) {
      pipeline.countStored(usages.length + repeated);
      usage.count(usages);
    },
    async render() {
      const gauges = await readForScrape();
      const counters = await registry.metrics();
      return { contentType: registry.contentType, body: counters + (gauges ?? '') };
    },
  };
}
