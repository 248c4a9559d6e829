import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DateTimeFromNow,
  Dollars,
  NoUnit,
  PercentUnit,
} from '@grafana/grafana-foundation-sdk/units';
import { createBarGauge } from '../panels/bar-gauge-panel.ts';
import { createTable } from '../panels/table-panel.ts';
import type { ThresholdStep } from '../panels/thresholds.ts';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { budgetGauge } from './budget-gauge.ts';

// As the processor judges a threshold's severity.
const useThresholds: readonly ThresholdStep[] = [
  { from: 0.75, color: 'orange' },
  { from: 1, color: 'red' },
];

const usedRatio = budgetGauge('ai_budget_used_ratio');

/** How much of each budget is spent. */
export function createUsePanels(): Builder<Panel>[] {
  return [
    createBarGauge({
      title: 'Used',
      description:
        'Share of the limit that is spent in the current period: orange from 75 %, red from 100 %.',
      unit: PercentUnit,
      width: 8,
      min: 0,
      max: 1,
      thresholds: useThresholds,
      baseColor: 'green',
      query: { expr: usedRatio, legend: '{{budget}}' },
    }),
    createTable({
      title: 'Budgets',
      description:
        "Each budget with its owner and its current period. The forecast is what will be spent by the period's end if it goes on like this.",
      unit: Dollars,
      width: 16,
      height: 8,
      sortBy: 'Used',
      rowLabel: 'budget',
      labels: { budget: 'Budget', owner: 'Owner', scope: 'Scope', period: 'Period', mode: 'Mode' },
      queries: [
        {
          column: null,
          expr: budgetGauge('ai_budget_info', { by: ['owner', 'scope', 'period', 'mode'] }),
        },
        { column: 'Limit', expr: budgetGauge('ai_budget_limit_usd') },
        { column: 'Spent', expr: budgetGauge('ai_budget_spent_usd') },
        { column: 'Used', expr: usedRatio },
        { column: 'Forecast', expr: budgetGauge('ai_budget_forecast_usd') },
        {
          column: 'Period ends',
          expr: `${budgetGauge('ai_budget_period_end_timestamp_seconds')} * 1000`,
        },
      ],
      columns: [
        { name: 'Used', unit: PercentUnit, decimals: 1 },
        { name: 'Period ends', unit: DateTimeFromNow },
      ],
    }),
    createTimeSeries({
      title: 'Spent',
      description:
        'Known effective cost in the current period of each budget. It falls to zero when a new period begins.',
      unit: Dollars,
      width: 12,
      min: 0,
      queries: [
        { expr: budgetGauge('ai_budget_spent_usd'), legend: '{{budget}}' },
        { expr: budgetGauge('ai_budget_limit_usd'), legend: '{{budget}}: limit' },
      ],
    }),
    createTable({
      title: 'Thresholds',
      description:
        'Shares of the limit at which people are told, once a period. Crossed is 1 where the spend has reached it.',
      unit: NoUnit,
      width: 12,
      height: 8,
      sortBy: 'Threshold',
      rowLabel: 'budget',
      labels: { budget: 'Budget', threshold: 'Threshold', severity: 'Severity' },
      queries: [
        {
          column: 'Crossed',
          expr: `${budgetGauge('ai_budget_threshold_ratio', { by: ['threshold', 'severity'] })} <= bool on (budget) group_left () ${usedRatio}`,
        },
      ],
    }),
  ];
}
