import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { LocaleFormat } from '@grafana/grafana-foundation-sdk/units';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { budgetGauge } from './budget-gauge.ts';

/** How many members of "each user" budgets are well, and how many are not. */
export function createMemberPanels(): Builder<Panel>[] {
  return [
    createTimeSeries({
      title: 'Members by state',
      description:
        'Members of budgets that hold for each user. Who they are stands in the ledger: users are never labels. Empty without such budgets.',
      unit: LocaleFormat,
      width: 24,
      min: 0,
      stacked: true,
      noValue: 'No budgets for each user',
      queries: [
        {
          expr: budgetGauge('ai_budget_members', { by: ['state'] }),
          legend: '{{budget}}, {{state}}',
        },
      ],
    }),
  ];
}
