/** A sum that grows over a process's life, as one sender sends it again and again. */
export interface SeriesState {
  /** When it was sent last, microseconds since the Unix epoch. */
  readonly atUs: bigint;
  /** How far it had grown by then. */
  readonly value: number;
}

/** What the ledger knows of sums, by the series' id. */
export type SeriesStates = ReadonlyMap<string, SeriesState>;
