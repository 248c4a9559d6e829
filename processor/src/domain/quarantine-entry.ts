/** A span that was set aside, as it is listed. */
export interface QuarantineEntry {
  readonly traceId: string;
  readonly spanId: string;
  readonly reason: string;
  readonly startedAt: Date;
  readonly detail: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** How often it was sent. */
  readonly seenCount: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}
