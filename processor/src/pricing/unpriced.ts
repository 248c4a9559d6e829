/** Why a usage has no price: a note for the reader, such as `model_not_in_catalogue`. */
export interface Unpriced {
  readonly unpriced: string;
}

/** Tells a missing price from one that was found. */
export function isUnpriced<Found extends object>(outcome: Found | Unpriced): outcome is Unpriced {
  return 'unpriced' in outcome;
}
