/** Why a span was set aside instead of stored. */
export type QuarantineReason =
  | 'invalid_ids'
  | 'invalid_times'
  | 'invalid_attributes'
  | 'too_old'
  | 'in_future'
  | 'unstorable';

/** A span that was received, understood as usage, and could not be stored as a record. */
export interface QuarantinedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly startedAtUs: bigint;
  readonly reason: QuarantineReason;
  /** What is wrong, which value, and what to do. Never prompts or answers. */
  readonly detail: string;
  /** The known attributes, as received, for a later repair. */
  readonly attributes: Readonly<Record<string, string>>;
}
