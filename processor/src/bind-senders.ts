import type { Sender } from './domain/access.ts';
import type { LogRecord } from './domain/log-record.ts';
import type { MetricPoint, Span } from './domain/span.ts';
import { bindEnvironment } from './extract/bind-environment.ts';
import type { Pipeline } from './pipeline.ts';

/** The pipeline for whoever showed a token: of the token's tenant, and of its environment if it has one. */
export function bindSenders({
  acceptSpans,
  acceptLogs,
  acceptMetrics,
}: Pick<Pipeline, 'acceptSpans' | 'acceptLogs' | 'acceptMetrics'>) {
  return {
    acceptSpans: ({ tenant, environment }: Sender, spans: readonly Span[]) =>
      acceptSpans(tenant, bindEnvironment(spans, environment)),
    acceptLogs: ({ tenant, environment }: Sender, logs: readonly LogRecord[]) =>
      acceptLogs(tenant, bindEnvironment(logs, environment)),
    acceptMetrics: ({ tenant, environment }: Sender, points: readonly MetricPoint[]) =>
      acceptMetrics(tenant, bindEnvironment(points, environment)),
  };
}
