import type { PartialSuccess } from './partial-success.ts';

/** What became of one request to the receiver. */
export interface ExportResult {
  /** Of the answer; 0 where there was none in time. */
  readonly status: number;
  /** In a word: the status, or what came instead of an answer, such as `ECONNREFUSED`. */
  readonly reason: string;
  /** What the receiver has not taken, although it has taken the rest; `null` where there is nothing to tell. */
  readonly partial: PartialSuccess | null;
}

const finalStatuses: ReadonlySet<number> = new Set([400, 413, 415, 422]);

export function isTaken({ status }: ExportResult): boolean {
  return status >= 200 && status < 300;
}

/** Whether a receiver that answers so will not take the same however often it is sent. */
export function isFinal({ status }: ExportResult): boolean {
  return finalStatuses.has(status);
}
