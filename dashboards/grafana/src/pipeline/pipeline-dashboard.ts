import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { createDashboard } from '../create-dashboard.ts';
import {
  createJobVariable,
  createLabelVariable,
  createPrometheusVariable,
} from '../variables/prometheus-variables.ts';
import { createFlowPanels } from './flow-panels.ts';
import { createLedgerPanels } from './ledger-panels.ts';
import { createStatePanels } from './state-panels.ts';
import { createUnknownPanels } from './unknown-panels.ts';

/** Whether everything arrives, and what is missing in the sums. */
export function createPipelineDashboard(): Dashboard {
  return createDashboard({
    uid: 'tallylight-pipeline',
    description:
      'Whether usage arrives, is stored in time and can be priced: how far the other dashboards can be believed.',
    from: 'now-6h',
    variables: [
      createPrometheusVariable(),
      createJobVariable(),
      createLabelVariable('instance', 'Processor', { metric: 'tallylight_spans_received_total' }),
    ],
    rows: [
      { title: 'State', panels: createStatePanels() },
      { title: 'Spans', panels: createFlowPanels() },
      { title: 'Time', panels: createLedgerPanels() },
      { title: 'What is missing', panels: createUnknownPanels() },
    ],
  });
}
