import type { HeldUsage, SessionWitness } from '../domain/held-usage.ts';
import type { UsageRecord } from '../domain/usage.ts';
import type { Log } from '../log.ts';

/** How many held records are settled at a time. */
const batchSize = 500;

/** Settles held records, regularly and when asked. */
export interface Settlement {
  /** Resolves when all that was due is settled. Throws when it could not be. */
  settle(): Promise<void>;
  /** Resolves when nothing is under way; nothing runs afterwards. */
  stop(): Promise<void>;
}

/**
 * Decides about held records whose time has come: the sums of a session that reports its calls repeat
 * them and are dropped, all others become records of the ledger.
 */
export function settleHeldUsage({
  selectDue,
  claimSessions,
  acceptRecords,
  deleteHeld,
  onIgnored,
  log,
  intervalMs = 30_000,
  now = () => new Date(),
}: {
  selectDue: (options: { now: Date; limit: number }) => Promise<readonly HeldUsage[]>;
  claimSessions: (
    tenant: string,
    sessionIds: readonly string[],
  ) => Promise<ReadonlyMap<string, SessionWitness>>;
  acceptRecords: (tenant: string, records: readonly UsageRecord[]) => Promise<void>;
  deleteHeld: (tenant: string, records: readonly UsageRecord[]) => Promise<void>;
  onIgnored: (reason: string, count: number) => void;
  log: Log;
  intervalMs?: number;
  now?: () => Date;
}): Settlement {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    settle().catch((error: unknown) => {
      log('warn', 'Usage from metrics could not be settled: it is tried again', {
        error: String(error),
      });
    });
  }, intervalMs).unref();

  /** One after the other, so that none is stored twice only to be found a duplicate. */
  function settle(): Promise<void> {
    const next = running.catch(() => {}).then(settleDue);
    running = next;
    return next;
  }

  async function settleDue(): Promise<void> {
    for (;;) {
      const due = await selectDue({ now: now(), limit: batchSize });
      for (const [tenant, held] of Map.groupBy(due, (item) => item.tenant)) {
        await settleTenant(tenant, held);
      }
      if (due.length < batchSize) return;
    }
  }

  async function settleTenant(tenant: string, held: readonly HeldUsage[]): Promise<void> {
    const sessionIds = held.flatMap(({ sessionId }) => sessionId ?? []);
    const witnesses = await claimSessions(tenant, sessionIds);
    const counted = held.filter(
      ({ sessionId }) => sessionId === null || witnesses.get(sessionId) !== 'calls',
    );
    await acceptRecords(
      tenant,
      counted.map(({ record }) => record),
    );
    await deleteHeld(
      tenant,
      held.map(({ record }) => record),
    );
    if (counted.length < held.length) onIgnored('counted_by_calls', held.length - counted.length);
  }

  return {
    settle,
    async stop() {
      clearInterval(timer);
      await running.catch(() => {});
    },
  };
}
