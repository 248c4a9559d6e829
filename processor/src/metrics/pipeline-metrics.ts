import { Counter, Histogram, type Registry } from 'prom-client';
import type { LabelLimits } from './label-limits.ts';

/** Counts what happens to spans on their way into the ledger. */
export interface PipelineMetrics {
  countReceived(count: number): void;
  /** Spans that are no usage. */
  countIgnored(reason: string, count: number): void;
  /** Spans that should be usage and could not be stored. */
  countRejected(reason: string, count: number): void;
  /** Requests that were refused whole: how many spans they held is unknown. */
  countRefused(reason: string, count: number): void;
  /** Attributes, texts and nested values that were too many, too long or too deep. */
  countCut(kind: string, count: number): void;
  countDuplicates(count: number): void;
  /** How long the ledger took to commit a batch. */
  observeCommit(seconds: number): void;
  /** From the end of a call to its commit. */
  observeLag(seconds: number): void;
}

/** The reasons that this processor can give. */
export interface KnownReasons {
  readonly ignored: readonly string[];
  readonly rejected: readonly string[];
  readonly refused: readonly string[];
  /** What can be cut from a request. */
  readonly cut: readonly string[];
}

export function createPipelineMetrics({
  registry,
  limits,
  reasons,
}: {
  readonly registry: Registry;
  readonly limits: LabelLimits;
  readonly reasons: KnownReasons;
}): PipelineMetrics & { countStored(count: number): void } {
  const registers = [registry];
  const received = new Counter({
    name: 'tallylight_spans_received_total',
    help: 'Spans that were received and decoded.',
    registers,
  });
  const stored = new Counter({
    name: 'tallylight_spans_stored_total',
    help: 'Spans that became new records of the ledger.',
    registers,
  });
  const duplicates = new Counter({
    name: 'tallylight_spans_duplicate_total',
    help: 'Spans whose record was in the ledger already.',
    registers,
  });
  const ignored = new Counter({
    name: 'tallylight_spans_ignored_total',
    help: 'Spans that are no usage of a paid API.',
    labelNames: ['reason'],
    registers,
  });
  const rejected = new Counter({
    name: 'tallylight_spans_rejected_total',
    help: 'Spans that were set aside because they could not be stored.',
    labelNames: ['reason'],
    registers,
  });
  const refused = new Counter({
    name: 'tallylight_requests_refused_total',
    help: 'OTLP requests that were refused, with all that they held, because of what they are or who sent them.',
    labelNames: ['reason'],
    registers,
  });
  const cut = new Counter({
    name: 'tallylight_cut_total',
    help: 'What was cut from accepted requests to keep within the limits.',
    labelNames: ['kind'],
    registers,
  });
  const commit = new Histogram({
    name: 'tallylight_commit_seconds',
    help: 'Time that the ledger took to commit a batch.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const lag = new Histogram({
    name: 'tallylight_ingest_lag_seconds',
    help: 'From the end of the latest call of a batch to its commit.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 21_600, 86_400],
    registers,
  });

  // A series that begins with its first event hides it from `rate()` and `increase()`.
  for (const [counter, known] of [
    [ignored, reasons.ignored],
    [rejected, reasons.rejected],
    [refused, reasons.refused],
  ] as const) {
    for (const reason of known) counter.inc({ reason: limits.reason(reason) }, 0);
  }

  for (const kind of reasons.cut) cut.inc({ kind }, 0);

  return {
    countReceived: (count) => received.inc(count),
    countIgnored: (reason, count) => ignored.inc({ reason: limits.reason(reason) }, count),
    countRejected: (reason, count) => rejected.inc({ reason: limits.reason(reason) }, count),
    countRefused: (reason, count) => refused.inc({ reason: limits.reason(reason) }, count),
    countCut: (kind, count) => cut.inc({ kind }, count),
    countStored: (count) => stored.inc(count),
    countDuplicates: (count) => duplicates.inc(count),
    observeCommit: (seconds) => commit.observe(seconds),
    observeLag: (seconds) => lag.observe(seconds),
  };
}
