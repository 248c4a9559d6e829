/** What was asked and answered in a call, as its sender put it: JSON as a rule. `null`: not sent. */
export interface CallContent {
  readonly inputMessages: string | null;
  readonly outputMessages: string | null;
  readonly systemInstructions: string | null;
  /** Whether something is missing at the end of one of them. */
  readonly isCut: boolean;
}

/** How much of prompts and answers is kept. */
export interface ContentPolicy {
  readonly isStored: boolean;
  /** Days from the call's start; `null` for ever. */
  readonly keptDays: number | null;
}
