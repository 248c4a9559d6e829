import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Dollars } from '@grafana/grafana-foundation-sdk/units';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { rateOf, sumBy, usageMatchers } from '../queries/promql.ts';

const matchers = Object.values(usageMatchers);
const cost = rateOf('ai_cost_usd_total', matchers);
const requests = rateOf('ai_requests_total', matchers);

/** The rate of spending by each label, and what one call of a model costs. */
export function createBreakdownPanels(): Builder<Panel>[] {
  return [
    createRatePanel('model'),
    createRatePanel('provider'),
    createRatePanel('environment'),
    createRatePanel('service'),
    createRatePanel('operation'),
    createTimeSeries({
      title: 'Cost of a call by model',
      description:
        'Known cost over the number of calls, failed ones among them, in USD. Calls of unknown cost make it look lower than it is.',
      unit: Dollars,
      width: 12,
      queries: [
        {
          expr: `${sumBy('model', cost)} / (${sumBy('model', requests)} > 0)`,
          legend: '{{model}}',
        },
      ],
    }),
  ];
}

function createRatePanel(label: 'model' | 'provider' | 'environment' | 'service' | 'operation') {
  return createTimeSeries({
    title: `Spend per hour by ${label}`,
    description: `USD per hour at which calls of each ${label} cost money, from the processors' counters: a rate for comparing, no bill. The exact sums are in the ledger: see the dashboard of users and features.`,
    unit: Dollars,
    width: 12,
    stacked: true,
    queries: [{ expr: `${sumBy(label, cost)} * 3600`, legend: `{{${label}}}` }],
  });
}
