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
    createLabelledPanel({
      title: 'Ignored by reason',
      description: 'Spans per second that are no usage of a paid API: nothing is wrong with them.',
      unit: spansPerSecond,
      metric: 'tallylight_spans_ignored_total',
    }),
    createLabelledPanel({
      title: 'Rejected by reason',
      description:
        'Spans per second that should be usage and could not be stored. They are kept in quarantine, and missing in every sum.',
      unit: spansPerSecond,
      metric: 'tallylight_spans_rejected_total',
    }),
    createLabelledPanel({
      title: 'Refused requests by reason',
      description:
        'OTLP requests per second that were refused, with all the spans in them. Senders do not send them again, except the collector what has a wrong token ("unauthenticated").',
      unit: 'reqps',
      metric: 'tallylight_requests_refused_total',
    }),
    createLabelledPanel({
      title: 'Cut from requests by kind',
      description:
        'What was cut per second from requests that were accepted, to keep within the limits: attributes, text, nested values. A sender sends more than telemetry of usage.',
      unit: 'cps',
      metric: 'tallylight_cut_total',
      label: 'kind',
    }),
  ];
}

const spansPerSecond = 'suffix: spans/s';

function createSum(legend: string, counter: string) {
  return { expr: `sum(${processorRate(counter)})`, legend };
}

function createLabelledPanel({
  title,
  description,
  unit,
  metric,
  label = 'reason',
}: {
  title: string;
  description: string;
  unit: string;
  metric: string;
  label?: string;
}) {
  return createTimeSeries({
    title,
    description,
    unit,
    width: 12,
    min: 0,
    noValue: 'None',
    queries: [{ expr: `sum by (${label}) (${processorRate(metric)})`, legend: `{{${label}}}` }],
  });
}
