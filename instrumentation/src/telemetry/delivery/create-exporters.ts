import type { Agent } from 'node:http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { createExportAgent } from './export-agent.ts';
import type { ExportOptions, ExportTarget } from './export-target.ts';
import type { RequestWatch } from './request-watch.ts';

export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

/** The OTLP/HTTP exporters of the SDK, told everything, so that nothing is left for them to look up. */
export function createExporters(
  options: ExportOptions,
  watches: { readonly spans: RequestWatch; readonly metrics: RequestWatch },
): Exporters {
  return {
    spans: new OTLPTraceExporter(createSettings(options, options.traces, watches.spans)),
    metrics: new OTLPMetricExporter(createSettings(options, options.metrics, watches.metrics)),
  };
}

type Settings = NonNullable<ConstructorParameters<typeof OTLPTraceExporter>[0]>;

function createSettings(
  { tls, gzip, timeoutMs }: ExportOptions,
  { url, headers }: ExportTarget,
  watch: RequestWatch,
): Settings {
  return {
    url,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
    ...(gzip ? { compression: 'gzip' as NonNullable<Settings['compression']> } : {}),
    httpAgentOptions: async (protocol: string): Promise<Agent> =>
      watch.follow(await createExportAgent(protocol, tls)),
  };
}
