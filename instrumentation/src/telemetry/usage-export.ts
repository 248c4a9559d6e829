import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';
import { withoutAppTracing } from './app-context.ts';
import type { UsageMetricReader } from './metric-reader.ts';
import type { PendingSpans } from './pending-spans.ts';
import type { UsageSpan } from './span.ts';
import type { SpoolDelivery } from './spool-delivery.ts';

/** Sends what was recorded, again and again until it is acknowledged. */
export interface UsageExport {
  /** Something new was recorded. */
  notify(): void;
  /** Sends everything now. Resolves to whether everything was taken; never rejects. */
  flush(): Promise<boolean>;
  /** Metrics have changed since they were last taken. */
  hasUnsentMetrics(): boolean;
  /** The receiver did not take what was sent to it last. */
  isAway(): boolean;
}

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

const maxBatchSpans = 512;
const maxBackoffMs = 30_000;
// Metrics are state, not records: whoever reads them does so every few seconds at most.
const intervalsPerMetrics = 5;
// Cumulative metrics that are not repeated look to a collector as if their process had ended.
const heartbeatMs = 60_000;
// What a receiver will not take however often it is sent.
const finalRejections = new Set([400, 413, 415, 422]);

export function createUsageExport({
  pending,
  spanExporter,
  metricReader,
  spool,
  createRequest,
  intervalMs,
  onDropped,
  log,
}: {
  readonly pending: PendingSpans;
  readonly spanExporter: SpanExporter;
  readonly metricReader: UsageMetricReader;
  /** Where records wait while nobody takes them; `null` for in memory only. */
  readonly spool: SpoolDelivery | null;
  /** A whole OTLP/JSON request of one record. */
  readonly createRequest: (span: UsageSpan) => Uint8Array;
  readonly intervalMs: number;
  readonly onDropped: () => void;
  readonly log: Log;
}): UsageExport {
  let timer: NodeJS.Timeout | null = null;
  let timerIsHeartbeat = false;
  let running: Promise<boolean> | null = null;
  let metricsChanged = false;
  let metricsDueAtMs = 0;
  let failures = 0;
  let batchSpans = maxBatchSpans;
  let keepIsScheduled = false;
  // What an earlier process has left is sent although this one may have nothing to say.
  if (spool !== null) schedule(intervalMs);

  function notify(): void {
    metricsChanged = true;
    if (timer === null || timerIsHeartbeat) schedule(intervalMs);
    // The next try may be half a minute away, and the process may be killed before it.
    if (failures === 0 || spool === null || keepIsScheduled) return;
    keepIsScheduled = true;
    setTimeout(keepOnTime, intervalMs).unref();
  }

  function keepOnTime(): void {
    keepIsScheduled = false;
    if (failures > 0) void keepPending();
  }

  function schedule(delayMs: number, isHeartbeat = false): void {
    if (timer !== null) clearTimeout(timer);
    timerIsHeartbeat = isHeartbeat;
    timer = setTimeout(exportOnTime, delayMs).unref();
  }

  function exportOnTime(): void {
    timer = null;
    if (timerIsHeartbeat) {
      metricsChanged = true;
      metricsDueAtMs = 0;
      spool?.lookAgain();
    }
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
    metricsDueAtMs = 0;
    return run();
  }

  function run(): Promise<boolean> {
    running ??= exportAll().finally(() => {
      running = null;
    });
    return running;
  }

  async function exportAll(): Promise<boolean> {
    // While the receiver is away only what is on disk survives a crash, and what waits there is tried instead.
    if (failures > 0) await keepPending();
    while (pending.size > 0) {
      const batch = pending.first(batchSpans);
      const result = await send(batch);
      if (result.code === 0) {
        pending.remove(batch);
        noteSuccess();
      } else if (isFinal(result)) {
        reject(batch, result);
      } else {
        noteFailure(describe(result));
        await keepPending();
        return false;
      }
    }
    if (spool?.mayHold() === true && !(await deliverKept(spool))) return false;
    return exportMetrics();
  }

  async function deliverKept(from: SpoolDelivery): Promise<boolean> {
    const { wasThere, sentCount } = await from.deliver();
    if (!wasThere) noteFailure('what waits on disk was not taken');
    else if (sentCount > 0) noteSuccess();
    return wasThere;
  }

  async function send(batch: readonly UsageSpan[]): Promise<ExportResult> {
    const sending = new Promise<ExportResult>((resolve) => {
      withoutAppTracing(() => spanExporter.export([...batch], resolve));
    });
    if (spool === null || !(await lasts(sending, intervalMs))) return sending;
    // A receiver that is slow may be away: on disk meanwhile, a crash does not take them.
    const file = await spool.keep(batch.map(createRequest));
    const result = await sending;
    if (file === null) return result;
    if (result.code === 0 || isFinal(result)) await spool.forget(file);
    else pending.remove(batch);
    return result;
  }

  /** Moves what waits in memory to the disk; what the disk does not take stays in memory. */
  async function keepPending(): Promise<void> {
    while (spool !== null && pending.size > 0) {
      const batch = pending.first(maxBatchSpans);
      if ((await spool.keep(batch.map(createRequest))) === null) return;
      pending.remove(batch);
    }
  }

  /** One span that the receiver refuses must not take its batch with it. */
  function reject(batch: readonly UsageSpan[], result: ExportResult): void {
    if (batch.length > 1) {
      batchSpans = Math.ceil(batch.length / 2);
      return;
    }
    pending.remove(batch);
    onDropped();
    log('warn', 'a usage record was refused and is lost', { reason: describe(result) });
  }

  async function exportMetrics(): Promise<boolean> {
    if (!metricsChanged || performance.now() < metricsDueAtMs) return true;
    metricsChanged = false;
    metricsDueAtMs = performance.now() + intervalsPerMetrics * intervalMs;
    const taken = await metricReader.exportNow().catch(() => false);
    if (!taken) metricsChanged = true;
    return taken;
  }

  function noteSuccess(): void {
    if (failures > 0) log('info', 'usage records are delivered again');
    failures = 0;
    batchSpans = maxBatchSpans;
  }

  function noteFailure(reason: string): void {
    failures += 1;
    if (failures > 1) return;
    log('warn', 'usage records cannot be delivered; they are kept and sent again', {
      reason,
      pending: pending.size,
    });
  }

  return {
    notify,
    flush,
    hasUnsentMetrics: () => metricsChanged,
    isAway: () => failures > 0,
  };
}

/** Whether `work` takes longer than `limitMs`. */
async function lasts(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, true).unref();
  });
  const lasted = await Promise.race([work.then(() => false), limit]);
  clearTimeout(timer);
  return lasted;
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
