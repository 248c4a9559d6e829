import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../../log.ts';
import type { UsageMetricReader } from '../signals/metric-reader.ts';
import type { UsageSpan } from '../signals/span.ts';
import { type ExportResult, isFinal, isTaken } from './export-result.ts';
import { lasts } from './lasts.ts';
import { createPendingKeeper } from './pending-keeper.ts';
import type { PendingSpans } from './pending-spans.ts';
import type { SpoolDelivery } from './spool-delivery.ts';

/** Sends what was recorded, again and again until it is acknowledged. */
export interface UsageExport {
  /** Something new was recorded. */
  notify(): void;
  /**
   * Sends everything now. Resolves to whether everything was taken; never rejects.
   *
   * @param isLast the process is about to end, and says itself what became of the records
   */
  flush(options?: { readonly isLast?: boolean }): Promise<boolean>;
  /** Metrics have changed since they were last taken. */
  hasUnsentMetrics(): boolean;
  /** Why the receiver did not take what was sent to it last; `null` where it did. */
  awayReason(): string | null;
}

/** In one request. */
export const maxBatchSpans = 512;
const maxBackoffMs = 30_000;
// Metrics are state, not records: whoever reads them does so every few seconds at most.
const intervalsPerMetrics = 5;
// Cumulative metrics that are not repeated look to a collector as if their process had ended.
const heartbeatMs = 60_000;

export function createUsageExport({
  pending,
  exportSpans,
  metricReader,
  spool,
  createRequest,
  intervalMs,
  onDropped,
  log,
}: {
  readonly pending: PendingSpans;
  readonly exportSpans: (batch: readonly UsageSpan[]) => Promise<ExportResult>;
  readonly metricReader: UsageMetricReader;
  /** Where records wait while nobody takes them; `null` for in memory only. */
  readonly spool: SpoolDelivery | null;
  /** A whole OTLP/JSON request of one record. */
  readonly createRequest: (span: UsageSpan) => Uint8Array;
  readonly intervalMs: number;
  readonly onDropped: () => void;
  readonly log: Log;
}): UsageExport {
  // What is sent belongs to no request of the app's: a tracer would put it below that one's span.
  const leaveContext = AsyncLocalStorage.snapshot();
  const keeper = spool && createPendingKeeper({ pending, spool, createRequest });
  let timer: NodeJS.Timeout | null = null;
  let timerIsHeartbeat = false;
  let running: Promise<boolean> | null = null;
  let metricsChanged = false;
  let metricsDueAtMs = 0;
  let failures = 0;
  let reason: string | null = null;
  let isLastFlush = false;
  let saidAway = false;
  // No answer for longer than an interval.
  let isSlow = false;
  let batchSpans = maxBatchSpans;
  let keepIsScheduled = false;
  // What an earlier process has left is sent although this one may have nothing to say.
  if (spool !== null) schedule(intervalMs);

  function notify(): void {
    metricsChanged = true;
    if (timer === null || timerIsHeartbeat) schedule(intervalMs);
    // The next try may be half a minute away, and the process may be killed before it.
    if (keeper === null || !mayBeAway() || keepIsScheduled) return;
    keepIsScheduled = true;
    leaveContext(setTimeout, keepOnTime, intervalMs).unref();
  }

  function mayBeAway(): boolean {
    return failures > 0 || isSlow;
  }

  function keepOnTime(): void {
    keepIsScheduled = false;
    if (mayBeAway()) void keeper?.keepAll();
  }

  function schedule(delayMs: number, isHeartbeat = false): void {
    if (timer !== null) clearTimeout(timer);
    timerIsHeartbeat = isHeartbeat;
    timer = leaveContext(setTimeout, exportOnTime, delayMs).unref();
  }

  function exportOnTime(): void {
    timer = null;
    isLastFlush = false;
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

  async function flush({ isLast = false } = {}): Promise<boolean> {
    isLastFlush = isLast;
    // What is under way may have begun before the latest record.
    if (running !== null) await running;
    metricsDueAtMs = 0;
    return run();
  }

  function run(): Promise<boolean> {
    running ??= leaveContext(exportAll)
      .catch((error) => noteFailure(String(error)))
      .finally(() => {
        running = null;
      });
    return running;
  }

  async function exportAll(): Promise<boolean> {
    // While the receiver is away only what is on disk survives a crash, and what waits there is tried instead.
    if (failures > 0) await keeper?.keepAll();
    for (;;) {
      if (!(await sendPending())) return false;
      if (spool?.mayHold() !== true) return whileSlow(exportMetrics(), intervalMs);
      // What has been recorded meanwhile goes first.
      if (!(await deliverKept(spool))) return false;
    }
  }

  async function sendPending(): Promise<boolean> {
    while (pending.size > 0) {
      const batch = pending.first(batchSpans);
      const { result, isKept } = await send(batch);
      if (isTaken(result)) {
        pending.remove(batch);
        noteSuccess();
      } else if (!isFinal(result)) {
        noteFailure(result.reason);
        await keeper?.keepAll();
        return false;
      } else if (!isKept) {
        // Otherwise the delivery of its file finds out which one it is.
        reject(batch, result);
      }
    }
    return true;
  }

  async function deliverKept(from: SpoolDelivery): Promise<boolean> {
    const delivery = from.deliver({ forMs: intervalMs });
    const { failure, sentCount } = await whileSlow(delivery, 2 * intervalMs);
    if (failure !== null) return noteFailure(failure);
    if (sentCount > 0) noteSuccess();
    return true;
  }

  async function send(
    batch: readonly UsageSpan[],
  ): Promise<{ readonly result: ExportResult; readonly isKept: boolean }> {
    const sending = exportSpans(batch);
    if (spool === null || !(await lasts(sending, intervalMs))) {
      return { result: await sending, isKept: false };
    }
    // A receiver that is slow may be away: on disk meanwhile, a crash does not take them.
    const file = (await keeper?.keep(batch)) ?? null;
    const result = await whileSlow(sending, 0);
    if (file !== null && isTaken(result)) await spool.forget(file);
    return { result, isKept: file !== null };
  }

  /** Waits for `work`; once that has lasted for `limitMs`, what comes meanwhile goes to the disk. */
  async function whileSlow<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
    if (keeper === null || !(await lasts(work, limitMs))) return work;
    isSlow = true;
    try {
      await keeper.keepAll();
      return await work;
    } finally {
      isSlow = false;
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
    log('warn', 'a usage record was refused and is lost', { reason: result.reason });
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
    if (saidAway) log('info', 'usage records are delivered again');
    saidAway = false;
    failures = 0;
    reason = null;
    batchSpans = maxBatchSpans;
  }

  function noteFailure(cause: string): false {
    failures += 1;
    reason = cause;
    if (saidAway || isLastFlush) return false;
    saidAway = true;
    log('warn', 'usage records cannot be delivered; they are kept and sent again', {
      reason,
      pending: pending.size,
    });
    return false;
  }

  return {
    notify,
    flush,
    hasUnsentMetrics: () => metricsChanged,
    awayReason: () => reason,
  };
}
