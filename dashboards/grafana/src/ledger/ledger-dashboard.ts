import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { createDashboard } from '../create-dashboard.ts';
import { createDimensionVariable, createLedgerVariable } from '../variables/ledger-variables.ts';
import { createSumPanels } from './sum-panels.ts';
import { createTablePanels } from './table-panels.ts';

/** Exact sums by everything that may not be a label, from the ledger itself. */
export function createLedgerDashboard(): Dashboard {
  return createDashboard({
    uid: 'tallylight-ledger',
    description:
      "Exact sums by user, feature, project and model from the ledger's hourly sums, through a role that can read nothing else. Users are never labels of metrics.",
    from: 'now/M',
    refresh: '5m',
    variables: [
      createLedgerVariable(),
      createDimensionVariable('tenant', 'Tenant'),
      createDimensionVariable('environment', 'Environment'),
      createDimensionVariable('service', 'Service'),
      createDimensionVariable('provider', 'Provider'),
      createDimensionVariable('model', 'Model'),
    ],
    rows: [
      { title: 'Sums', panels: createSumPanels() },
      { title: 'Who and what', panels: createTablePanels() },
    ],
  });
}
