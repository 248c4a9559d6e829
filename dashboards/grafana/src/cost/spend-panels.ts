import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Dollars, LocaleFormat } from '@grafana/grafana-foundation-sdk/units';
import { createBarGauge } from '../panels/bar-gauge-panel.ts';
import { createStat } from '../panels/stat-panel.ts';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { ledgerGauge, sumBy, usageMatchers, zeroIfLedgerRead } from '../queries/promql.ts';

const fromLedger =
  'Known effective cost in USD, from the ledger; only the environment narrows it down. Days and months are those of UTC. Calls whose price or usage is unknown are not in it: see the panels beside.';

/** The sums, and beside them what they lack and what they estimate. */
export function createSpendPanels(): Builder<Panel>[] {
  return [
    createSpendStat('Spend today', 'today'),
    createSpendStat('Spend yesterday', 'yesterday'),
    createSpendStat('Spend this month', 'month'),
    createUnknownStat({
      title: 'Unpriced calls, 24 h',
      description:
        'Calls of the last 24 hours whose usage is known and whose price is not. They are missing in every sum. The pipeline dashboard names the models.',
      metric: 'ai_unpriced_records',
    }),
    createUnknownStat({
      title: 'Calls without usage, 24 h',
      description:
        'Calls of the last 24 hours whose usage is unknown, because the answer did not tell it. Their cost is unknown, not zero.',
      metric: 'ai_absent_records',
    }),
    createUnknownStat({
      title: 'Estimated calls, 24 h',
      description:
        'Calls of the last 24 hours whose usage the provider did not state, and which was estimated. Their cost is in every sum.',
      metric: 'ai_estimated_records',
    }),
    createBarGauge({
      title: 'Spend today by environment',
      description: `${fromLedger} "(not set)" are calls that name no environment.`,
      unit: Dollars,
      width: 12,
      query: { expr: sumBy('environment', selectSpend('today')), legend: '{{environment}}' },
    }),
    createTimeSeries({
      title: 'Spend of the day so far',
      description: `${fromLedger} It falls to zero at midnight UTC.`,
      unit: Dollars,
      width: 12,
      stacked: true,
      queries: [{ expr: sumBy('environment', selectSpend('today')), legend: '{{environment}}' }],
    }),
  ];
}

type SpendWindow = 'today' | 'yesterday' | 'month';

function createSpendStat(title: string, window: SpendWindow) {
  const expr = zeroIfLedgerRead(`sum(${selectSpend(window)})`);
  return createStat({ title, description: fromLedger, unit: Dollars, width: 4, expr });
}

function createUnknownStat({
  title,
  description,
  metric,
}: {
  title: string;
  description: string;
  metric: string;
}) {
  const { provider, model } = usageMatchers;
  return createStat({
    title,
    description,
    unit: LocaleFormat,
    width: 4,
    expr: zeroIfLedgerRead(`sum(${ledgerGauge(metric, [provider, model, 'window="24h"'])})`),
    thresholds: [{ from: 1, color: 'yellow' }],
  });
}

function selectSpend(window: SpendWindow): string {
  return ledgerGauge('ai_spend_usd', [usageMatchers.environment, `window="${window}"`]);
}
