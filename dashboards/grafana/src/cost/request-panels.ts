import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PercentUnit, RequestsPerMinute, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { quantileOf, rateOf, sumBy, usageMatchers } from '../queries/promql.ts';

const matchers = Object.values(usageMatchers);
const requests = rateOf('ai_requests_total', matchers);
const failures = rateOf('ai_requests_total', [...matchers, 'status!="success"']);

// The histogram has no label for the service: it would have ten times the series.
const durationMatchers = [usageMatchers.environment, usageMatchers.provider, usageMatchers.model];
const duration = 'ai_request_duration_seconds';

/** How many calls there are, how they end and how long they take. */
export function createRequestPanels(): Builder<Panel>[] {
  const all = sumBy('provider', requests);
  return [
    createTimeSeries({
      title: 'Calls by status',
      description:
        'Calls per minute, one per attempt on the wire: a call that an SDK repeats counts each time.',
      unit: RequestsPerMinute,
      width: 12,
      stacked: true,
      queries: [{ expr: `${sumBy('status', requests)} * 60`, legend: '{{status}}' }],
    }),
    createTimeSeries({
      title: 'Share of calls without success by provider',
      description:
        'Calls that ended as error, timeout, rate_limited, cancelled or incomplete, over all calls. Some of them are billed all the same.',
      unit: PercentUnit,
      width: 12,
      min: 0,
      max: 1,
      queries: [
        {
          expr: `(${sumBy('provider', failures)} or 0 * ${all}) / (${all} > 0)`,
          legend: '{{provider}}',
        },
      ],
    }),
    createTimeSeries({
      title: 'Duration of calls',
      description:
        'Half, 95 % and 99 % of the calls were faster: from the start of a call to the last byte of its response, so that streams count whole. The service does not narrow it down.',
      unit: Seconds,
      width: 12,
      min: 0,
      queries: [0.5, 0.95, 0.99].map((quantile) => ({
        expr: quantileOf(quantile, duration, { matchers: durationMatchers }),
        legend: `${quantile * 100} %`,
      })),
    }),
    createTimeSeries({
      title: 'Duration of calls by model, 95 %',
      description:
        '95 % of the calls of each model were faster, to the last byte of the response. The service does not narrow it down.',
      unit: Seconds,
      width: 12,
      min: 0,
      queries: [
        {
          expr: quantileOf(0.95, duration, { by: ['model'], matchers: durationMatchers }),
          legend: '{{model}}',
        },
      ],
    }),
  ];
}
