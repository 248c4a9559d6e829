import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { createDashboard } from '../create-dashboard.ts';
import {
  createJobVariable,
  createLabelVariable,
  createPrometheusVariable,
} from '../variables/prometheus-variables.ts';
import { createBurnPanels } from './burn-panels.ts';
import { createMemberPanels } from './member-panels.ts';
import { createUsePanels } from './use-panels.ts';

/** How budgets stand, and where they are heading. */
export function createBudgetsDashboard(): Dashboard {
  return createDashboard({
    uid: 'tallylight-budgets',
    description:
      'Use, burn rate and forecast of each budget, from the ledger. Unknown costs are in none of it.',
    from: 'now-7d',
    variables: [
      createPrometheusVariable(),
      createJobVariable(),
      createLabelVariable('budget', 'Budget', { metric: 'ai_budget_info' }),
    ],
    rows: [
      { title: 'Use', panels: createUsePanels() },
      { title: 'Burn and forecast', panels: createBurnPanels() },
      { title: 'Budgets for each user', panels: createMemberPanels() },
    ],
  });
}
