import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Dollars, LocaleFormat, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { createLedgerTable } from '../panels/table-panel.ts';
import { dimensions, notSet, sumUsageBy } from './usage-sql.ts';

/** The 500 most expensive values of each dimension. */
export function createTablePanels(): Builder<Panel>[] {
  return [
    createUsageTable('user', `coalesce(user_id, '${notSet}')`),
    createUsageTable('feature', `coalesce(feature, '${notSet}')`),
    createUsageTable('project', `coalesce(project, '${notSet}')`),
    createUsageTable('organization', `coalesce(organization, '${notSet}')`),
    createUsageTable('model', dimensions.model),
    createUsageTable('operation', 'operation_name'),
  ];
}

function createUsageTable(name: string, column: string) {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return createLedgerTable({
    title: `By ${name}`,
    description: `Known effective cost in USD by ${name}, exact to the ledger's 18 decimals until it is shown here; the 500 most expensive. Unpriced and absent calls have no cost; what estimated ones cost is in the sums. The time range counts by whole hours.`,
    unit: LocaleFormat,
    width: 12,
    sortBy: 'Cost',
    sql: sumUsageBy(title, column),
    columns: [
      { name: 'Cost', unit: Dollars },
      { name: 'Share', unit: PercentUnit, decimals: 1 },
      { name: 'Cached', unit: PercentUnit, decimals: 1 },
    ],
  });
}
