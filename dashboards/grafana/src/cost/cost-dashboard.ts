import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { createDashboard } from '../create-dashboard.ts';
import { usageMatchers } from '../queries/promql.ts';
import {
  createJobVariable,
  createLabelVariable,
  createPrometheusVariable,
} from '../variables/prometheus-variables.ts';
import { createBreakdownPanels } from './breakdown-panels.ts';
import { createRequestPanels } from './request-panels.ts';
import { createSpendPanels } from './spend-panels.ts';
import { createTokenPanels } from './token-panels.ts';

/** What AI calls cost, by everything that is a label. */
export function createCostDashboard(): Dashboard {
  const metric = 'ai_requests_total';
  return createDashboard({
    uid: 'tallylight-cost',
    description:
      "What AI calls cost, by model, environment, service, provider and operation. Sums come from the ledger; graphs are rates of the processors' counters.",
    from: 'now-24h',
    variables: [
      createPrometheusVariable(),
      createJobVariable(),
      createLabelVariable('environment', 'Environment', { metric }),
      createLabelVariable('service', 'Service', { metric }),
      createLabelVariable('provider', 'Provider', { metric }),
      createLabelVariable('model', 'Model', { metric, matchers: [usageMatchers.provider] }),
    ],
    rows: [
      { title: 'Spend', panels: createSpendPanels() },
      { title: 'Where it goes', panels: createBreakdownPanels() },
      { title: 'Tokens', panels: createTokenPanels() },
      { title: 'Calls', panels: createRequestPanels() },
    ],
  });
}
