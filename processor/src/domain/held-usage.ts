import type { UsageRecord } from './usage.ts';

/** What a session is counted by: by its calls, or by sums of them. */
export type SessionWitness = 'calls' | 'metrics';

/** A record that waits until it is known whether it repeats others. */
export interface HeldUsage {
  readonly tenant: string;
  /** Digest of the session, 32 hex digits; `null` where it waits for none. */
  readonly sessionId: string | null;
  readonly dueAt: Date;
  readonly record: UsageRecord;
}
