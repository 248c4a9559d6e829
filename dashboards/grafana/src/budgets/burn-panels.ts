import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import type { ThresholdStep } from '../panels/thresholds.ts';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { budgetGauge } from './budget-gauge.ts';

const timesTheEvenRate = 'suffix: ×';

/** How fast budgets are spent, and what that makes by the end of their period. */
export function createBurnPanels(): Builder<Panel>[] {
  return [
    createBurnPanel({
      title: 'Burn rate, fast',
      windows: '5m|30m|1h|2h|6h',
      alerts: 'Alerts about a month look from 6 and from 14.4 on.',
      thresholds: [
        { from: 6, color: 'orange' },
        { from: 14.4, color: 'red' },
      ],
    }),
    createBurnPanel({
      title: 'Burn rate, slow',
      windows: '1d|3d',
      alerts: 'Alerts about a month look from 1 and from 3 on.',
      thresholds: [
        { from: 1, color: 'yellow' },
        { from: 3, color: 'orange' },
      ],
    }),
    createTimeSeries({
      title: 'Forecast',
      description:
        'What will be spent by the end of the period, over the limit. Above 100 % the budget will be exceeded if it goes on like this.',
      unit: PercentUnit,
      width: 8,
      min: 0,
      thresholds: [{ from: 1, color: 'red' }],
      queries: [
        {
          expr: `${budgetGauge('ai_budget_forecast_usd')} / ${budgetGauge('ai_budget_limit_usd')}`,
          legend: '{{budget}}',
        },
      ],
    }),
  ];
}

function createBurnPanel({
  title,
  windows,
  alerts,
  thresholds,
}: {
  title: string;
  windows: string;
  alerts: string;
  thresholds: readonly ThresholdStep[];
}) {
  return createTimeSeries({
    title,
    description: `Rate of spending over the rate that would just use up the budget by the end of its period, over windows of different lengths. ${alerts}`,
    unit: timesTheEvenRate,
    width: 8,
    min: 0,
    thresholds,
    queries: [
      {
        expr: budgetGauge('ai_budget_burn_rate', {
          by: ['window'],
          matchers: [`window=~"${windows}"`],
        }),
        legend: '{{budget}}, {{window}}',
      },
    ],
  });
}
