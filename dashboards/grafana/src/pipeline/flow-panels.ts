import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { processorRate } from './processor-rate.ts';

/** What becomes of the spans that arrive. */
export function createFlowPanels(): Builder<Panel>[] {
  return [
    createTimeSeries({
      title: 'Received, stored, duplicate',
      description:
        'Spans per second. A span that is sent again is a duplicate and counted once in the ledger; what is received is stored, duplicate, ignored or rejected.',
      unit: spansPerSecond,
      width: 12,
      min: 0,
      queries: [
        createSum('received', 'tallylight_spans_received_total'),
        createSum('stored', 'tallylight_spans_stored_total'),
        createSum('duplicate', 'tallylight_spans_duplicate_total'),
      ],
    }),
    createReasonPanel({
      title: 'Ignored by reason',
      description: 'Spans per second that are no usage of a paid API: nothing is wrong with them.',
      unit: spansPerSecond,
      metric: 'tallylight_spans_ignored_total',
    }),
    createReasonPanel({
      title: 'Rejected by reason',
      description:
        'Spans per second that should be usage and could not be stored. They are kept in quarantine, and missing in every sum. Empty since none was.',
      unit: spansPerSecond,
      metric: 'tallylight_spans_rejected_total',
    }),
    createReasonPanel({
      title: 'Refused requests by reason',
      description:
        'OTLP requests per second that were refused, with all the spans in them. Senders do not send them again, except the collector what has a wrong token ("unauthenticated"). Empty since none was.',
      unit: 'reqps',
      metric: 'tallylight_requests_refused_total',
    }),
  ];
}

const spansPerSecond = 'suffix: spans/s';

function createSum(legend: string, counter: string) {
  return { expr: `sum(${processorRate(counter)})`, legend };
}

function createReasonPanel({
  title,
  description,
  unit,
  metric,
}: {
  title: string;
  description: string;
  unit: string;
  metric: string;
}) {
  return createTimeSeries({
    title,
    description,
    unit,
    width: 12,
    min: 0,
    noValue: 'None',
    queries: [{ expr: `sum by (reason) (${processorRate(metric)})`, legend: '{{reason}}' }],
  });
}
