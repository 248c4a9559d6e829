/** Whether the hourly sums say what they should. */
export interface LedgerVerification {
  /** Days, each of a tenant, that have sums, records or a seal. */
  readonly days: number;
  /** Of these, those whose sums were compared with their seal. */
  readonly sealedDays: number;
  /** In order. */
  readonly differences: readonly LedgerDifference[];
}

/** A day whose sums say something else. */
export interface LedgerDifference {
  readonly tenant: string;
  /** `2026-01-31`, UTC. */
  readonly day: string;
  /** With what the sums were compared. */
  readonly against: 'records' | 'seal';
  /** Of the sums, less that of the records or the seal; both are 0 where other figures differ. */
  readonly requests: number;
  /** 10⁻¹⁸ USD. */
  readonly effectiveCost: bigint;
}
