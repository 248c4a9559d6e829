import type { SpanContext } from '@opentelemetry/api';
import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { FinishedCall } from '../call.ts';
import type { Log } from '../log.ts';
import { version } from '../version.ts';
import type { ExportOptions, ExportTarget } from './export-target.ts';
import { createExporterLoader } from './load-exporters.ts';
import { createMetricReader } from './metric-reader.ts';
import { createUsageMetrics } from './metrics.ts';
import { PendingSpans } from './pending-spans.ts';
import { createResource, type ResourceOptions } from './resource.ts';
import { scopeName } from './semconv.ts';
import { type Posting, sendNow } from './send-now.ts';
import { UsageSpan } from './span.ts';
import { createSpoolDelivery, type SpoolOptions } from './spool-delivery.ts';
import { createUsageExport } from './usage-export.ts';

/** Says finished calls in OpenTelemetry, and has them delivered. */
export interface Telemetry {
  /** `sequence` is `null` of a call that a response told of, which has an identity instead. */
  record(call: FinishedCall, sequence: number | null, parent: SpanContext | null): void;
  /** A call to an AI host whose usage was not understood. */
  countUnparsed(serverAddress: string): void;
  /** Sends everything; resolves to whether everything was taken, and never rejects. */
  flush(): Promise<boolean>;
  /** Sends everything unacknowledged while the caller waits. */
  flushNow(timeoutMs: number): void;
  /** Puts on disk what no receiver has acknowledged, while the caller waits. Returns how many records it took. */
  keepUnsent(): number;
  /** Records that no receiver has acknowledged yet. */
  unsentCount(): number;
  /** Grows with whatever there is to tell. */
  revision(): number;
}

/**
 * Records of our own, told by OpenTelemetry's exporters: the app's sampler, limits and exporters do not apply
 * to what a call costs, and an app that starts its own OpenTelemetry later finds the globals free.
 */
export function createTelemetry({
  exportOptions,
  resource: resourceOptions,
  intervalMs,
  maxPendingSpans,
  spoolOptions,
  isolate,
  log,
}: {
  readonly exportOptions: ExportOptions;
  readonly resource: ResourceOptions;
  readonly intervalMs: number;
  readonly maxPendingSpans: number;
  /** `null`: records wait in memory only. */
  readonly spoolOptions: SpoolOptions | null;
  /** Runs a function while the variables that OpenTelemetry's exporters read are away. */
  readonly isolate: <Result>(create: () => Result) => Result;
  readonly log: Log;
}): Telemetry {
  const resource = createResource(resourceOptions);
  const origin = { resource, instrumentationScope: { name: scopeName, version } };
  const loadExporters = createExporterLoader(exportOptions, isolate);
  const metrics = createUsageMetrics();
  const metricReader = createMetricReader({
    metrics,
    loadExporters,
    resource,
    scope: origin.instrumentationScope,
  });
  const pending = new PendingSpans({
    maxSpans: maxPendingSpans,
    createSpan: (record) => new UsageSpan(record, origin),
    onAdded: () => usageExport.notify(),
    // The results of a large batch come faster than they can be sent.
    onFull: () => keepNow(pending.first(batchSpans)),
    onDropped: noteDropped,
  });
  const spool =
    spoolOptions === null
      ? null
      : createSpoolDelivery({
          ...spoolOptions,
          exportOptions,
          onDropped: metrics.countDropped,
          log,
        });
  const usageExport = createUsageExport({
    pending,
    spool,
    createRequest: (span) => serializeSpans([span]),
    loadExporters,
    metricReader,
    intervalMs,
    onDropped: metrics.countDropped,
    log,
  });
  let warned = false;
  let revision = 0;

  function noteDropped(): void {
    metrics.countDropped();
    usageExport.notify();
    if (warned) return;
    warned = true;
    log('warn', 'usage records are lost: too many wait for delivery', { limit: maxPendingSpans });
  }

  function keepUnsent(): number {
    let count = 0;
    for (const batch of splitIntoBatches(pending.first(pending.size))) {
      if (!keepNow(batch)) break;
      count += batch.length;
    }
    return count;
  }

  function keepNow(batch: readonly UsageSpan[]): boolean {
    const isKept = spool?.keepNow(batch.map((span) => serializeSpans([span]))) === true;
    if (isKept) pending.remove(batch);
    return isKept;
  }

  function flushNow(timeoutMs: number): void {
    // Waiting for who has just not answered would only hold up the app's end.
    if (spool !== null && usageExport.isAway()) return;
    const batches = splitIntoBatches(pending.first(pending.size));
    const state = usageExport.hasUnsentMetrics() ? metricReader.readNow() : null;
    const postings = batches.map((batch) =>
      createPosting(exportOptions.traces, serializeSpans(batch)),
    );
    if (state !== null) {
      postings.push(
        createPosting(
          exportOptions.metrics,
          JsonMetricsSerializer.serializeRequest(state) ?? new Uint8Array(),
        ),
      );
    }
    if (postings.length === 0) return;
    const taken = sendNow(postings, {
      timeoutMs,
      tls: exportOptions.tls,
      repeat: spool === null,
    });
    for (const [at, batch] of batches.entries()) if (taken[at] === true) pending.remove(batch);
  }

  return {
    record(call, sequence, parent) {
      revision += 1;
      metrics.record(call);
      pending.add({ call, sequence, parent });
    },
    countUnparsed(serverAddress) {
      revision += 1;
      metrics.countUnparsed(serverAddress);
      usageExport.notify();
    },
    flush: usageExport.flush,
    flushNow,
    keepUnsent,
    unsentCount: () => pending.size,
    revision: () => revision,
  };
}

const batchSpans = 512;

function serializeSpans(spans: readonly UsageSpan[]): Uint8Array {
  return JsonTraceSerializer.serializeRequest([...spans]) ?? new Uint8Array();
}

function createPosting(target: ExportTarget, body: Uint8Array): Posting {
  return {
    url: target.url,
    headers: { ...target.headers, 'content-type': 'application/json' },
    body,
  };
}

function splitIntoBatches(spans: readonly UsageSpan[]): UsageSpan[][] {
  const batches: UsageSpan[][] = [];
  for (let at = 0; at < spans.length; at += batchSpans) {
    batches.push(spans.slice(at, at + batchSpans));
  }
  return batches;
}
