/** Numbers of records that a process counted and that are not in the ledger. */
export interface SequenceGap {
  readonly first: number;
  readonly last: number;
  /** Start of the record before the first one; `null` where the ledger has none. */
  readonly after: Date | null;
  /** Start of the record behind the last one. */
  readonly before: Date;
}

/** A process of which records are missing. */
export interface IncompleteProcess {
  /** `''` where the sender has no name. */
  readonly service: string;
  readonly serviceInstanceId: string;
  readonly stored: number;
  /** How many it counted, as far as is known: what it lost at its end, nobody knows. */
  readonly highestSequence: number;
  /** When the ledger heard of it first and last. */
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** Records up to this number were dropped for their age: which of them once came is forgotten. */
  readonly droppedSequence: number;
  /** In order; the first ones where there are many. */
  readonly gaps: readonly SequenceGap[];
  /** How many there are beside. */
  readonly furtherGaps: number;
}

/** Which processes are asked for. */
export interface GapQuestion {
  readonly tenant: string;
  readonly service?: string | undefined;
  /** Only processes that were heard of since then. */
  readonly from: Date;
  readonly limit: number;
}
