import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Seconds } from '@grafana/grafana-foundation-sdk/units';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { quantileOf, selectSeries } from '../queries/promql.ts';
import { processorMatchers } from './processor-rate.ts';

/** How long calls take to become records, and how old the gauges are. */
export function createLedgerPanels(): Builder<Panel>[] {
  return [
    createQuantilePanel({
      title: 'Ingest lag',
      description:
        'From the end of the latest call of a batch to its commit. It holds what the sender, the collector and the ledger take.',
      metric: 'tallylight_ingest_lag_seconds',
    }),
    createQuantilePanel({
      title: 'Commit time',
      description: 'Time that the ledger took to commit a batch.',
      metric: 'tallylight_commit_seconds',
    }),
    createTimeSeries({
      title: 'Age of the ledger reading',
      description:
        'How long before the scrape each processor read its gauges from the ledger. A gap means that it could not read them.',
      unit: Seconds,
      width: 8,
      min: 0,
      queries: [
        {
          expr: `time() - ${selectSeries('ai_ledger_read_timestamp_seconds', processorMatchers)}`,
          legend: '{{instance}}',
        },
      ],
    }),
  ];
}

function createQuantilePanel({
  title,
  description,
  metric,
}: {
  title: string;
  description: string;
  metric: string;
}) {
  return createTimeSeries({
    title,
    description: `${description} Half, 95 % and 99 % of the batches were faster.`,
    unit: Seconds,
    width: 8,
    min: 0,
    queries: [0.5, 0.95, 0.99].map((quantile) => ({
      expr: quantileOf(quantile, metric, { matchers: processorMatchers }),
      legend: `${quantile * 100} %`,
    })),
  });
}
