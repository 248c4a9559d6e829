import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';
import { withoutAppTracing } from './app-context.ts';
import type { UsageMetricReader } from './metric-reader.ts';
import type { PendingSpans } from './pending-spans.ts';

/** Sends what was recorded, again and again until it is acknowledged. */
export interface UsageExport {
  /** Something new was recorded. */
  notify(): void;
  /** Sends everything now. Resolves to whether everything was taken; never rejects. */
  flush(): Promise<boolean>;
  /** Metrics have changed since they were last taken. */
  hasUnsentMetrics(): boolean;
}

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

const maxBatchSpans = 512;
const maxBackoffMs = 30_000;
// Cumulative metrics that are not repeated look to a collector as if their process had ended.
const heartbeatMs = 60_000;
// What a receiver will not take however often it is sent.
const finalRejections = new Set([400, 413, 415, 422]);

export function createUsageExport({
  pending,
  spanExporter,
  metricReader,
  intervalMs,
  onDropped,
  log,
}: {
  readonly pending: PendingSpans;
  readonly spanExporter: SpanExporter;
  readonly metricReader: UsageMetricReader;
  readonly intervalMs: number;
  readonly onDropped: () => void;
  readonly log: Log;
}): UsageExport {
  let timer: NodeJS.Timeout | null = null;
  let timerIsHeartbeat = false;
  let running: Promise<boolean> | null = null;
  let metricsChanged = false;
  let failures = 0;
  let batchSpans = maxBatchSpans;

  function notify(): void {
    metricsChanged = true;
    if (timer === null || timerIsHeartbeat) schedule(intervalMs);
  }

  function schedule(delayMs: number, isHeartbeat = false): void {
    if (timer !== null) clearTimeout(timer);
    timerIsHeartbeat = isHeartbeat;
    timer = setTimeout(exportOnTime, delayMs).unref();
  }

  function exportOnTime(): void {
    timer = null;
    if (timerIsHeartbeat) metricsChanged = true;
    void run().then(() => {
      if (timer !== null) return;
      if (failures > 0) schedule(Math.min(maxBackoffMs, intervalMs * 2 ** failures));
      else if (pending.size > 0 || metricsChanged) schedule(intervalMs);
      else schedule(heartbeatMs, true);
    });
  }

  async function flush(): Promise<boolean> {
    // What is under way may have begun before the latest record.
    if (running !== null) await running;
    return run();
  }

  function run(): Promise<boolean> {
    running ??= exportAll().finally(() => {
      running = null;
    });
    return running;
  }

  async function exportAll(): Promise<boolean> {
    while (pending.size > 0) {
      const batch = pending.first(batchSpans);
      const result = await send(batch);
      if (result.code === 0) {
        pending.remove(batch);
        noteSuccess();
      } else if (isFinal(result)) {
        reject(batch, result);
      } else {
        noteFailure(result);
        return false;
      }
    }
    return exportMetrics();
  }

  function send(batch: readonly ReadableSpan[]): Promise<ExportResult> {
    return new Promise((resolve) => {
      withoutAppTracing(() => spanExporter.export([...batch], resolve));
    });
  }

  /** One span that the receiver refuses must not take its batch with it. */
  function reject(batch: readonly ReadableSpan[], result: ExportResult): void {
    if (batch.length > 1) {
      batchSpans = Math.ceil(batch.length / 2);
      return;
    }
    pending.remove(batch);
    onDropped();
    log('warn', 'a usage record was refused and is lost', { reason: describe(result) });
  }

  async function exportMetrics(): Promise<boolean> {
    if (!metricsChanged) return true;
    metricsChanged = false;
    const taken = await metricReader.exportNow().catch(() => false);
    if (!taken) metricsChanged = true;
    return taken;
  }

  function noteSuccess(): void {
    if (failures > 0) log('info', 'usage records are delivered again');
    failures = 0;
    batchSpans = maxBatchSpans;
  }

  function noteFailure(result: ExportResult): void {
    failures += 1;
    if (failures > 1) return;
    log('warn', 'usage records cannot be delivered; they are kept and sent again', {
      reason: describe(result),
      pending: pending.size,
    });
  }

  return { notify, flush, hasUnsentMetrics: () => metricsChanged };
}

function readCode(result: ExportResult): unknown {
  return (result.error as { code?: unknown } | undefined)?.code;
}

function isFinal(result: ExportResult): boolean {
  return finalRejections.has(Number(readCode(result)));
}

function describe(result: ExportResult): string {
  return String(readCode(result) ?? result.error?.message ?? 'unknown');
}
