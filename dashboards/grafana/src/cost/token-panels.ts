import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { createTimeSeries } from '../panels/time-series-panel.ts';
import { rateOf, sumBy, usageMatchers } from '../queries/promql.ts';

const matchers = Object.values(usageMatchers);
const tokens = rateOf('ai_tokens_total', matchers);
const cached = rateOf('ai_tokens_total', [...matchers, 'kind="cache_read"']);
const input = rateOf('ai_tokens_total', [
  ...matchers,
  'kind=~"uncached_input|cache_read|cache_write"',
]);

const tokensPerSecond = 'suffix: tokens/s';

/** What is paid for, and how much of it came from a cache. */
export function createTokenPanels(): Builder<Panel>[] {
  return [
    createTimeSeries({
      title: 'Tokens by kind',
      description:
        'Tokens per second in kinds that do not overlap: their sum is all tokens. Reasoning is billed as output though nobody reads it.',
      unit: tokensPerSecond,
      width: 8,
      stacked: true,
      queries: [{ expr: sumBy('kind', tokens), legend: '{{kind}}' }],
    }),
    createTimeSeries({
      title: 'Tokens by model',
      description: 'Tokens per second of all kinds, by the model that answered.',
      unit: tokensPerSecond,
      width: 8,
      stacked: true,
      queries: [{ expr: sumBy('model', tokens), legend: '{{model}}' }],
    }),
    createTimeSeries({
      title: 'Cached share of the input by model',
      description:
        'Input tokens that the provider read from its cache, over all input tokens. Models that were sent no input at the time are left out, and so are those that never reported a cached token.',
      unit: PercentUnit,
      width: 8,
      min: 0,
      max: 1,
      queries: [
        { expr: `${sumBy('model', cached)} / (${sumBy('model', input)} > 0)`, legend: '{{model}}' },
      ],
    }),
  ];
}
