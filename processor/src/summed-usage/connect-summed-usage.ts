import type { SessionWitness } from '../domain/held-usage.ts';
import type { QuarantinedSpan } from '../domain/quarantine.ts';
import type { MetricPoint } from '../domain/span.ts';
import type { UsageRecord } from '../domain/usage.ts';
import type { TimeLimits } from '../extract/span-times.ts';
import type { Log } from '../log.ts';
import { claimSessions } from '../storage/claim-sessions.ts';
import { deleteHeldUsage } from '../storage/delete-held-usage.ts';
import { holdUsage } from '../storage/hold-usage.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { pruneMetricState } from '../storage/prune-metric-state.ts';
import { selectDueUsage } from '../storage/select-due-usage.ts';
import { holdSummedUsage } from './hold-summed-usage.ts';
import { settleHeldUsage } from './settle-held-usage.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Longer than any sender repeats a sum of which nothing has changed. */
const keptDays = 40;

/** The way of usage that is only reported as sums, from a request of metrics to the ledger. */
export interface SummedUsage {
  holdSummed(
    tenant: string,
    points: readonly MetricPoint[],
    limits: TimeLimits,
  ): Promise<readonly QuarantinedSpan[]>;
  claimSessions(
    tenant: string,
    sessionIds: readonly string[],
  ): Promise<ReadonlyMap<string, SessionWitness>>;
  /** Resolves when nothing is under way; nothing runs afterwards. */
  stop(): Promise<void>;
}

/** Connects that way to the ledger. */
export function connectSummedUsage({
  ledger: { pool },
  services,
  acceptRecords,
  onIgnored,
  log,
  waitMs,
  now = () => new Date(),
}: {
  ledger: Pick<Ledger, 'pool'>;
  services: readonly string[];
  acceptRecords: (tenant: string, records: readonly UsageRecord[]) => Promise<void>;
  onIgnored: (reason: string, count: number) => void;
  log: Log;
  /** How long metrics wait for the calls of the same session. */
  waitMs?: number;
  now?: () => Date;
}): SummedUsage & { settle(): Promise<void> } {
  const named = new Set(services);
  const settlement = settleHeldUsage({
    selectDue: (options) => selectDueUsage(pool, options),
    claimSessions: (tenant, sessionIds) =>
      claimSessions(pool, tenant, { sessionIds, witness: 'metrics' }),
    acceptRecords,
    deleteHeld: (tenant, records) => deleteHeldUsage(pool, tenant, records),
    onIgnored,
    log,
    now,
  });
  // Hourly: a processor may never run for a day.
  const pruning = setInterval(() => {
    pruneMetricState(pool, new Date(now().getTime() - keptDays * dayMs)).catch((error: unknown) => {
      log('warn', 'Old sums of metrics could not be forgotten', { error: String(error) });
    });
  }, hourMs).unref();

  return {
    async holdSummed(tenant, points, limits) {
      const { isDueAtOnce, quarantined } = await holdSummedUsage(points, {
        services: named,
        limits,
        hold: (request) => holdUsage(pool, tenant, request),
        onIgnored,
        ...(waitMs === undefined ? {} : { waitMs }),
      });
      if (isDueAtOnce) await settlement.settle();
      return quarantined;
    },
    claimSessions: (tenant, sessionIds) =>
      claimSessions(pool, tenant, { sessionIds, witness: 'calls' }),
    settle: settlement.settle,
    async stop() {
      clearInterval(pruning);
      await settlement.stop();
    },
  };
}
