import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { createExportAgent } from './export-agent.ts';
import type { ExportOptions, ExportTarget } from './export-target.ts';

export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

/** The OTLP/HTTP exporters of the SDK, told everything, so that nothing is left for them to look up. */
export function createExporters(options: ExportOptions): Exporters {
  return {
    spans: new OTLPTraceExporter(createSettings(options, options.traces)),
    metrics: new OTLPMetricExporter(createSettings(options, options.metrics)),
  };
}

type Settings = NonNullable<ConstructorParameters<typeof OTLPTraceExporter>[0]>;

function createSettings(options: ExportOptions, target: ExportTarget): Settings {
  return {
    url: target.url,
    headers: { ...target.headers },
    timeoutMillis: options.timeoutMs,
    ...(options.gzip ? { compression: 'gzip' as NonNullable<Settings['compression']> } : {}),
    httpAgentOptions: (protocol) => createExportAgent(protocol, options.tls),
  };
}
