import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { withoutAppTracing } from '../app-context.ts';
import type { UsageSpan } from '../signals/span.ts';
import type { Exporters } from './create-exporters.ts';
import type { ExportResult } from './export-result.ts';
import type { ExportOptions } from './export-target.ts';
import { RequestWatch } from './request-watch.ts';

/** Sends what OpenTelemetry's exporters send, and says what became of it. One of each kind at a time. */
export interface OtlpExport {
  exportSpans(batch: readonly UsageSpan[]): Promise<ExportResult>;
  exportMetrics(state: ResourceMetrics): Promise<ExportResult>;
}

type Done = Parameters<Exporters['spans']['export']>[1];

/**
 * OpenTelemetry's exporters, loaded and made when something is first sent: they are a third of what `register`
 * would load, and many processes call nobody.
 */
export function createOtlpExport(
  options: ExportOptions,
  {
    waitsForReceiver,
    isolate,
  }: {
    /** Whether a request is repeated also where nobody listens. */
    readonly waitsForReceiver: boolean;
    /** Runs a function while the variables that the exporters read are away. */
    readonly isolate: <Result>(create: () => Result) => Result;
  },
): OtlpExport {
  const { timeoutMs } = options;
  const watches = {
    spans: new RequestWatch({ timeoutMs, waitsForReceiver }),
    metrics: new RequestWatch({ timeoutMs, waitsForReceiver }),
  };
  let exporters: Exporters | null = null;

  async function load(): Promise<Exporters> {
    if (exporters !== null) return exporters;
    const { createExporters } = await import('./create-exporters.ts');
    exporters ??= isolate(() => createExporters(options, watches));
    return exporters;
  }

  function watch(by: RequestWatch, send: (done: Done) => void): Promise<ExportResult> {
    const end = by.begin();
    return new Promise((resolve) => {
      withoutAppTracing(() =>
        send(({ code, error }) =>
          resolve(end(code === 0 ? undefined : (error ?? new Error('unknown')))),
        ),
      );
    });
  }

  return {
    async exportSpans(batch) {
      const { spans } = await load();
      return watch(watches.spans, (done) => spans.export([...batch], done));
    },
    async exportMetrics(state) {
      const { metrics } = await load();
      return watch(watches.metrics, (done) => metrics.export(state, done));
    },
  };
}
