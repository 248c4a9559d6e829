import type { KeepingPorts } from '../api/keeping-ports.ts';
import type { RetentionPolicy } from '../domain/retention.ts';
import type { Log } from '../log.ts';
import { applyRetention } from '../storage/apply-retention.ts';
import { dropExpiredContent } from '../storage/drop-expired-content.ts';
import { eraseUser } from '../storage/erase-user.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { selectErasures } from '../storage/select-erasures.ts';
import { selectGaps } from '../storage/select-gaps.ts';
import { selectQuarantined } from '../storage/select-quarantined.ts';
import { selectUsageContent } from '../storage/select-usage-content.ts';
import { sweepErasures } from '../storage/sweep-erasures.ts';
import { verifyLedger } from '../storage/verify-ledger.ts';
import { type ErasureWatch, watchErasures } from './watch-erasures.ts';

const DAY_MS = 86_400_000;
const RETRY_MS = 3_600_000;

/** What is kept for how long, and who is named no longer. */
export interface Keeping {
  readonly ports: KeepingPorts;
  readonly scrub: ErasureWatch['scrub'];
  /** Begins the daily run, with one at once. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * Every processor runs daily; of those on one ledger, one at a time does the work, and the others find
 * none.
 * @throws UnavailableError when the ledger is away at the start.
 */
export async function openKeeping({
  ledger: { pool },
  policy,
  contentDays = null,
  log,
  erasurePollMs,
}: {
  ledger: Pick<Ledger, 'pool'>;
  policy: RetentionPolicy;
  /** How long prompts and answers are kept, in days; `null` for ever. */
  contentDays?: number | null;
  log: Log;
  /** How often is looked for users whom other processors erased. */
  erasurePollMs?: number;
}): Promise<Keeping> {
  const erasures = await watchErasures({
    load: () => selectErasures(pool),
    log,
    ...(erasurePollMs !== undefined && { pollMs: erasurePollMs }),
  });
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  const stopping = new AbortController();

  const ports: KeepingPorts = {
    selectGaps: (question) => selectGaps(pool, question),
    selectQuarantined: (question) => selectQuarantined(pool, question),
    selectUsageContent: (question) => selectUsageContent(pool, question),
    async applyRetention(isDryRun) {
      const now = new Date();
      if (!isDryRun) await dropContent(now);
      return await applyRetention(pool, policy, { now, isDryRun });
    },
    verifyLedger: (question) => verifyLedger(pool, question),
    async eraseUser(order) {
      const outcome = await eraseUser(pool, { ...order, now: new Date() });
      if (outcome !== null && !outcome.isDryRun) {
        log('info', 'A user was erased', {
          tenant: order.tenant,
          by: order.by,
          mode: order.mode,
          ...outcome.counts,
        });
        await erasures.reload();
      }
      return outcome;
    },
  };

  async function dropContent(now: Date, signal?: AbortSignal): Promise<void> {
    const options = { keptDays: contentDays, now, ...(signal !== undefined && { signal }) };
    const calls = await dropExpiredContent(pool, options);
    if (calls > 0) log('info', 'Prompts and answers past their time were dropped', { calls });
  }

  async function run(): Promise<number> {
    try {
      await dropContent(new Date(), stopping.signal);
      const { expired } = await applyRetention(pool, policy, {
        now: new Date(),
        isDryRun: false,
        signal: stopping.signal,
      });
      for (const { month, environments, records } of expired) {
        log('info', 'Records past their time were dropped', {
          month,
          environments: environments ?? 'all',
          records,
        });
      }
      const found = await sweepErasures(pool, new Date());
      if (found > 0) log('info', 'Erased users came again, and were erased again', { found });
      return DAY_MS;
    } catch (error) {
      // What was done stays done; the rest is the next start's.
      if (stopping.signal.aborted) return RETRY_MS;
      log('warn', 'What is past its time could not be dropped: tried again in an hour', {
        error: String(error),
      });
      return RETRY_MS;
    }
  }

  function runNow(): void {
    underWay = run().then((nextMs) => {
      if (!stopping.signal.aborted) timer = setTimeout(runNow, nextMs).unref();
    });
  }

  return {
    ports,
    scrub: erasures.scrub,
    start: runNow,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      erasures.stop();
      await underWay;
    },
  };
}
