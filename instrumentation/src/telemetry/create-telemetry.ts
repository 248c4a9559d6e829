import type { SpanContext } from '@opentelemetry/api';
import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { FinishedCall } from '../call.ts';
import type { Log } from '../log.ts';
import { version } from '../version.ts';
import { createEndReport, type EndReport } from './delivery/end-report.ts';
import { type ExportResult, isTaken } from './delivery/export-result.ts';
import type { ExportOptions, ExportTarget } from './delivery/export-target.ts';
import { createOtlpExport } from './delivery/otlp-export.ts';
import { createPartialSuccessReport } from './delivery/partial-success-report.ts';
import { PendingSpans } from './delivery/pending-spans.ts';
import { type Posting, sendNow } from './delivery/send-now.ts';
import { createSpoolDelivery, type SpoolOptions } from './delivery/spool-delivery.ts';
import { createUsageExport, maxBatchSpans } from './delivery/usage-export.ts';
import { createMetricReader } from './signals/metric-reader.ts';
import { createUsageMetrics } from './signals/metrics.ts';
import { createResource, type ResourceOptions } from './signals/resource.ts';
import { scopeName } from './signals/semconv.ts';
import { UsageSpan } from './signals/span.ts';

/** Says finished calls in OpenTelemetry, and has them delivered. */
export interface Telemetry {
  /** `sequence` is `null` of a call that a response told of, which has an identity instead. */
  record(call: FinishedCall, sequence: number | null, parent: SpanContext | null): void;
  /** A call to an AI host whose usage was not understood. */
  countUnparsed(serverAddress: string): void;
  /** Sends everything; resolves to whether everything was taken, and never rejects. */
  flush(options?: FlushOptions): Promise<boolean>;
  /** Sends everything unacknowledged while the caller waits. */
  flushNow(timeoutMs: number): void;
  /** Puts on disk what no receiver has acknowledged, while the caller waits, and says what waits there. */
  keepUnsent(): void;
  /** Records that no receiver has acknowledged yet. */
  unsentCount(): number;
  /** Grows with whatever there is to tell. */
  revision(): number;
  readonly reportLost: EndReport['lost'];
}

export interface FlushOptions {
  /** The process ends after so many milliseconds at the latest. `undefined`: it goes on. */
  readonly endsInMs?: number | undefined;
}

// Who waits for longer wants to know for what.
const patienceMs = 1_000;

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
  const metrics = createUsageMetrics();
  const partialSuccess = createPartialSuccessReport({ onDropped: metrics.countDropped, log });
  const otlp = createOtlpExport(exportOptions, {
    // With a disk nothing is lost, and the end of a script is not held up.
    waitsForReceiver: spoolOptions === null,
    isolate,
  });
  const metricReader = createMetricReader({
    metrics,
    exportState,
    resource,
    scope: origin.instrumentationScope,
  });
  const pending = new PendingSpans({
    maxSpans: maxPendingSpans,
    createSpan: (record) => new UsageSpan(record, origin),
    onAdded: () => usageExport.notify(),
    // The results of a large batch come faster than they can be sent.
    onFull: () => keepNow(pending.first(maxBatchSpans)),
    onDropped: noteDropped,
  });
  const spool =
    spoolOptions === null
      ? null
      : createSpoolDelivery({
          ...spoolOptions,
          exportOptions,
          onDropped: metrics.countDropped,
          onPartial: partialSuccess.ofRecords,
          log,
        });
  const usageExport = createUsageExport({
    pending,
    spool,
    createRequest: (span) => serializeSpans([span]),
    exportSpans,
    metricReader,
    intervalMs,
    onDropped: metrics.countDropped,
    log,
  });
  const endReport = createEndReport({
    url: exportOptions.traces.url,
    awayReason: () => usageExport.awayReason() ?? lastReason,
    log,
  });
  let warned = false;
  // Of what was sent while the app waited, and not taken.
  let lastReason: string | null = null;
  let revision = 0;

  async function exportSpans(batch: readonly UsageSpan[]): Promise<ExportResult> {
    const result = await otlp.exportSpans(batch);
    partialSuccess.ofRecords(batch.length, result.partial);
    return result;
  }

  async function exportState(state: ResourceMetrics): Promise<boolean> {
    const result = await otlp.exportMetrics(state);
    partialSuccess.ofMetrics(result.partial);
    return isTaken(result);
  }

  function noteDropped(): void {
    metrics.countDropped();
    usageExport.notify();
    if (warned) return;
    warned = true;
    log('warn', 'usage records are lost: too many wait for delivery', { limit: maxPendingSpans });
  }

  function keepUnsent(): void {
    for (const batch of splitIntoBatches(pending.first(pending.size))) {
      if (!keepNow(batch)) break;
    }
    if (spool !== null) endReport.kept(spool.waitingCount(), spool.folder);
  }

  function keepNow(batch: readonly UsageSpan[]): boolean {
    const isKept = spool?.keepNow(batch.map((span) => serializeSpans([span]))) === true;
    if (isKept) pending.remove(batch);
    return isKept;
  }

  async function flush({ endsInMs }: FlushOptions = {}): Promise<boolean> {
    if (endsInMs === undefined) return usageExport.flush();
    const timer =
      endsInMs > patienceMs
        ? setTimeout(() => endReport.waiting(endsInMs - patienceMs), patienceMs)
        : undefined;
    const areTaken = await usageExport.flush({ isLast: true });
    clearTimeout(timer);
    return areTaken;
  }

  function flushNow(timeoutMs: number): void {
    // Waiting for who has just not answered would only hold up the app's end.
    if (spool !== null && usageExport.awayReason() !== null) return;
    const batches = splitIntoBatches(pending.first(pending.size));
    const state = usageExport.hasUnsentMetrics() ? metricReader.readNow() : null;
    const postings = batches.map((batch) =>
      createPosting(exportOptions.traces, serializeSpans(batch)),
    );
    if (state !== null) {
      postings.push(createPosting(exportOptions.metrics, serializeMetrics(state)));
    }
    if (postings.length === 0) return;
    const ends = sendNow(postings, {
      timeoutMs,
      tls: exportOptions.tls,
      repeat: spool === null,
      patienceMs,
      onSlow: () => endReport.waiting(timeoutMs - patienceMs),
    });
    for (const [at, batch] of batches.entries()) {
      const end = ends[at];
      if (end !== undefined && isTaken(end)) {
        pending.remove(batch);
        partialSuccess.ofRecords(batch.length, end.partial);
      } else lastReason = end?.reason ?? null;
    }
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
    flush,
    flushNow,
    keepUnsent,
    unsentCount: () => pending.size,
    revision: () => revision,
    reportLost: endReport.lost,
  };
}

function serializeSpans(spans: readonly UsageSpan[]): Uint8Array {
  return JsonTraceSerializer.serializeRequest([...spans]) ?? new Uint8Array();
}

function serializeMetrics(state: ResourceMetrics): Uint8Array {
  return JsonMetricsSerializer.serializeRequest(state) ?? new Uint8Array();
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
  for (let at = 0; at < spans.length; at += maxBatchSpans) {
    batches.push(spans.slice(at, at + maxBatchSpans));
  }
  return batches;
}
