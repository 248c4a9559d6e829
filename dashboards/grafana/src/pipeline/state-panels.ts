import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { LocaleFormat, PercentUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { createStat } from '../panels/stat-panel.ts';
import { ledgerGauge, quantileOf, zeroIfLedgerRead } from '../queries/promql.ts';
import { processorMatchers, processorRate, processorSeries } from './processor-rate.ts';

/** One number for each thing that can go wrong. */
export function createStatePanels(): Builder<Panel>[] {
  return [
    createStat({
      title: 'Processors',
      description: 'Processors that Prometheus reaches now.',
      unit: LocaleFormat,
      width: 4,
      expr: `count(${processorSeries('tallylight_spans_received_total')})`,
    }),
    createStat({
      title: 'Stored',
      description: 'Spans per second that became new records of the ledger.',
      unit: 'suffix: spans/s',
      width: 4,
      expr: `sum(${processorRate('tallylight_spans_stored_total')})`,
    }),
    createStat({
      title: 'Capture ratio, lowest service',
      description:
        'Records stored over calls made, as the sending processes counted them: 100 % is every call. Anything less is lost or still under way.',
      unit: PercentUnit,
      width: 4,
      decimals: 2,
      baseColor: 'red',
      thresholds: [
        { from: 0.99, color: 'yellow' },
        { from: 0.999, color: 'green' },
      ],
      expr: `min(${ledgerGauge('ai_capture_ratio')})`,
    }),
    createStat({
      title: 'Lag, 95 %',
      description:
        'From the end of the latest call of a batch to its commit, for 95 % of the batches.',
      unit: Seconds,
      width: 4,
      thresholds: [
        { from: 30, color: 'yellow' },
        { from: 300, color: 'red' },
      ],
      expr: quantileOf(0.95, 'tallylight_ingest_lag_seconds', { matchers: processorMatchers }),
    }),
    createStat({
      title: 'Quarantined',
      description:
        'Spans that are set aside now because they could not be stored as they are. They are in no sum.',
      unit: LocaleFormat,
      width: 4,
      thresholds: [{ from: 1, color: 'yellow' }],
      expr: zeroIfLedgerRead(`max(${ledgerGauge('tallylight_quarantined_records')})`),
    }),
    createStat({
      title: 'Ledger read',
      description:
        'How long ago the gauges were read from the ledger. "Not read" means that the ledger is away: spend and budgets are then missing, rather than old.',
      unit: Seconds,
      width: 4,
      noValue: 'Not read',
      thresholds: [
        { from: 120, color: 'yellow' },
        { from: 300, color: 'red' },
      ],
      expr: `time() - max(${ledgerGauge('ai_ledger_read_timestamp_seconds')})`,
    }),
  ];
}
