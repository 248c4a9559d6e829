import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { LocaleFormat, PercentUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { createTable } from '../panels/table-panel.ts';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { ledgerGauge, sumBy } from '../queries/promql.ts';
import { processorRate } from './processor-rate.ts';

/** What the sums lack, and why. */
export function createUnknownPanels(): Builder<Panel>[] {
  return [
    createTimeSeries({
      title: 'Capture ratio by service',
      description:
        'Records stored over calls made, as the sending processes counted them. Below 100 % records are lost or still under way.',
      unit: PercentUnit,
      width: 12,
      max: 1,
      queries: [
        {
          expr: `label_replace(min by (service) (${ledgerGauge('ai_capture_ratio')}), "service", "(not set)", "service", "")`,
          legend: '{{service}}',
        },
      ],
    }),
    createUnknownPanel({
      title: 'Unpriced calls by model, 24 h',
      description:
        'Calls of the last 24 hours whose usage is known and whose price is not: the catalogue lacks the model.',
      metric: 'ai_unpriced_records',
    }),
    createUnknownPanel({
      title: 'Calls without usage by model, 24 h',
      description:
        'Calls of the last 24 hours whose usage is unknown: streams left early, errors in between, answers that told none.',
      metric: 'ai_absent_records',
    }),
    createUnknownPanel({
      title: 'Estimated calls by model, 24 h',
      description:
        'Calls of the last 24 hours whose usage the provider did not state, and which was estimated: streams left early or asked for no usage. Their cost is in the sums.',
      metric: 'ai_estimated_records',
    }),
    createTable({
      title: 'Age of the prices',
      description:
        "How long ago the oldest of each provider's prices was last compared with its price page.",
      unit: Seconds,
      width: 12,
      sortBy: 'Age',
      rowLabel: 'provider',
      labels: { provider: 'Provider' },
      queries: [
        {
          column: 'Age',
          expr: `time() - min by (provider) (${ledgerGauge('ai_price_verified_timestamp_seconds')})`,
        },
      ],
    }),
    createTimeSeries({
      title: 'Label values shown as "other"',
      description:
        'Per second, by label: values beyond the limits that keep the number of series bounded. The ledger has them all. Empty since none was.',
      unit: 'suffix: values/s',
      width: 12,
      min: 0,
      noValue: 'None',
      queries: [
        {
          expr: `sum by (label) (${processorRate('tallylight_label_overflow_total')})`,
          legend: '{{label}}',
        },
      ],
    }),
  ];
}

function createUnknownPanel({
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
    description,
    unit: LocaleFormat,
    width: 12,
    min: 0,
    noValue: 'None',
    queries: [{ expr: sumBy('model', ledgerGauge(metric, ['window="24h"'])), legend: '{{model}}' }],
  });
}
