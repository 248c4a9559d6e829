import type { CallContent } from '../domain/content.ts';
import type { ErasureOrder, ErasureOutcome } from '../domain/erasure.ts';
import type { LedgerVerification } from '../domain/ledger-verification.ts';
import type { QuarantineEntry } from '../domain/quarantine-entry.ts';
import type { RetentionOutcome } from '../domain/retention.ts';
import type { GapQuestion, IncompleteProcess } from '../domain/sequence-gap.ts';

/** What the API can do about what is kept, and what is missing. Each may throw `UnavailableError`. */
export interface KeepingPorts {
  readonly selectGaps: (question: GapQuestion) => Promise<readonly IncompleteProcess[]>;
  readonly selectQuarantined: (question: {
    readonly tenant: string;
    readonly reason: string | null;
    readonly limit: number;
  }) => Promise<readonly QuarantineEntry[]>;
  /** `null`: nothing is kept of what was asked and answered in this call. */
  readonly selectUsageContent: (question: {
    readonly tenant: string;
    readonly id: string;
  }) => Promise<CallContent | null>;
  /** By what the configuration says. */
  readonly applyRetention: (isDryRun: boolean) => Promise<RetentionOutcome>;
  /** `null`: there is no such tenant. */
  readonly eraseUser: (order: Omit<ErasureOrder, 'now'>) => Promise<ErasureOutcome | null>;
  /** @param question `tenant` null for all of them; the range is of whole days, UTC. */
  readonly verifyLedger: (question: {
    readonly tenant: string | null;
    readonly range: { readonly from?: Date | undefined; readonly to?: Date | undefined };
  }) => Promise<LedgerVerification>;
}
