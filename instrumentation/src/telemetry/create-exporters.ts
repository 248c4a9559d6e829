import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { createExportAgent } from './export-agent.ts';
import type { ExportOptions, ExportTarget } from './export-target.ts';
import type { UsageSpan } from './span.ts';

/** The OTLP/HTTP exporters of the SDK, told everything, so that nothing is left for them to look up. */
export function createExporters(
  options: ExportOptions,
  serializeSpans: (spans: readonly UsageSpan[]) => Uint8Array,
): {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
} {
  const spans = new OTLPTraceExporter(createSettings(options, options.traces));
  replaceSerializer(spans, serializeSpans);
  return {
    spans,
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

/** What the exporter holds inside; version 0.301, to which package.json pins it. */
interface Delegating {
  readonly _delegate?: { _serializer?: object };
}

/**
 * Has the exporter send what `serialize` makes. Its own serialiser takes more of an app's time than all the
 * rest of a record. Where the exporter is not built as expected, it goes on with its own.
 */
function replaceSerializer(
  exporter: SpanExporter,
  serializeRequest: (spans: readonly UsageSpan[]) => Uint8Array,
): void {
  const { _delegate: delegate } = exporter as Delegating;
  if (typeof delegate?._serializer !== 'object') return;
  // With the rest of what it does: it reads the answers as well.
  delegate._serializer = { ...delegate._serializer, serializeRequest };
}
