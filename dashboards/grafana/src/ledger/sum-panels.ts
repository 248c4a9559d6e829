import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Dollars, LocaleFormat } from '@grafana/grafana-foundation-sdk/units';
import { createLedgerStat } from '../panels/stat-panel.ts';
import { createLedgerBars } from '../panels/time-series-panel.ts';
import { notSet, sumCostPerHourBy, sumUsage } from './usage-sql.ts';

const wholeHours = 'The time range counts by whole hours.';

/** The sums of the time range, and beside them what they lack and what they estimate. */
export function createSumPanels(): Builder<Panel>[] {
  return [
    createLedgerStat({
      title: 'Cost',
      description: `Known effective cost in USD. ${wholeHours} Calls of unknown cost are not in it.`,
      unit: Dollars,
      width: 8,
      sql: sumUsage('coalesce(sum(effective_cost), 0)'),
    }),
    createCount('Calls', 'requests', 'Calls, one per attempt on the wire.'),
    createCount(
      'Unpriced calls',
      'unpriced_requests',
      'Calls whose usage is known and whose price is not: missing in the cost.',
    ),
    createCount(
      'Calls without usage',
      'absent_requests',
      'Calls whose usage is unknown: missing in the cost.',
    ),
    createCount(
      'Estimated calls',
      'estimated_requests',
      'Calls whose usage the provider did not state, and which was estimated: in the cost, where they have a price.',
    ),
    createLedgerBars({
      title: 'Cost per hour by feature',
      description: `Known effective cost in USD of each hour. "${notSet}" are calls that name no feature.`,
      unit: Dollars,
      width: 24,
      sql: sumCostPerHourBy(`coalesce(feature, '${notSet}')`),
    }),
  ];
}

function createCount(title: string, column: string, description: string) {
  return createLedgerStat({
    title,
    description: `${description} ${wholeHours}`,
    unit: LocaleFormat,
    width: 4,
    sql: sumUsage(`coalesce(sum(${column}), 0)`),
    ...(column === 'requests' ? {} : { thresholds: [{ from: 1, color: 'yellow' as const }] }),
  });
}
