import type { PartialSuccess } from './partial-success.ts';

/** What became of one request to the receiver. */
export interface ExportResult {
  /** Of the answer; 0 where there was none in time. */
  readonly status: number;
  /** In a word: the status, or what came instead of an answer, such as `ECONNREFUSED`. */
  readonly reason: string;
  /** How much later the receiver wants to be asked again; `null` where it does not say. */
  readonly retryAfterMs: number | null;
  /** What the receiver has not taken, although it has taken the rest; `null` where there is nothing to tell. */
  readonly partial: PartialSuccess | null;
}

const finalStatuses: ReadonlySet<number> = new Set([400, 413, 415, 422]);
// OTLP's specification names these.
const passingStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);
// A connection that the receiver has just closed, or a name that could not be looked up for the moment.
const passingErrors: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);
const absentErrors: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

export function isTaken({ status }: ExportResult): boolean {
  return status >= 200 && status < 300;
}

/** Whether a receiver that answers so will not take the same however often it is sent. */
export function isFinal({ status }: ExportResult): boolean {
  return finalStatuses.has(status);
}

/** Whether it may be taken a moment later. */
export function isPassing({ status, reason }: ExportResult): boolean {
  return status === 0 ? passingErrors.has(reason) : passingStatuses.has(status);
}

/** Whether nobody listens there. */
export function isAbsent({ status, reason }: ExportResult): boolean {
  return status === 0 && absentErrors.has(reason);
}
