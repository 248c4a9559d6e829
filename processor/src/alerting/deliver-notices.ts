import type { Log } from '../log.ts';
import { type AttemptPorts, attemptNotice, type DueNotice } from './attempt-notice.ts';

/** The loop that delivers notices. */
export interface NoticeDelivery {
  /** Something may be due: look now instead of at the next poll. */
  wake(): void;
  /** Resolves when the post under way is over and written down; nothing is posted afterwards. */
  stop(): Promise<void>;
}

// One receiver's notices are posted one by one, so a claim lasts up to `batchSize` time-outs.
const batchSize = 5;

/**
 * Posts due notices until stopped. Each is delivered at least once: when the processor dies between
 * the receiver's answer and `markDelivered`, it is posted again under the same id.
 * `selectDue` has to claim what it returns for a minute (five posts of ten seconds), so that two
 * processors do not send the same notice. A notice is given up when its budget has no webhook any
 * more, or when it could not be delivered for 72 hours.
 */
export function deliverNotices({
  selectDue,
  markDelivered,
  markFailed,
  log,
  now = () => new Date(),
  random = Math.random,
  timeoutMs = 10_000,
  pollIntervalMs = 15_000,
}: {
  selectDue: (options: { now: Date; limit: number }) => Promise<readonly DueNotice[]>;
  markDelivered: AttemptPorts['markDelivered'];
  markFailed: AttemptPorts['markFailed'];
  log: Log;
  now?: () => Date;
  random?: () => number;
  timeoutMs?: number;
  /** How often to look for what other processors left behind. */
  pollIntervalMs?: number;
}): NoticeDelivery {
  const ports: AttemptPorts = { markDelivered, markFailed, log, now, random, timeoutMs };
  let wanted = false;
  let stopped = false;
  let round: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** When the failed ones are due again, those of earlier rounds too. */
  let retriesAtMs: readonly number[] = [];

  function wake(): void {
    wanted = true;
    if (stopped || round !== null) return;
    clearTimeout(timer);
    round = deliverUntilQuiet().then((sleepMs) => {
      round = null;
      // A wake-up may have come after the round's last look.
      if (wanted) wake();
      else if (!stopped) timer = setTimeout(wake, sleepMs).unref();
    });
  }

  /** Resolves to the time until the next look, in milliseconds. */
  async function deliverUntilQuiet(): Promise<number> {
    while (wanted && !stopped) {
      wanted = false;
      const lookedAtMs = now().getTime();
      const due = await claimDue();
      const retries = await Promise.all(groupByReceiver(due).map(deliverInOrder));
      retriesAtMs = [
        ...retriesAtMs.filter((atMs) => atMs > lookedAtMs),
        ...retries.flat().map((retryAt) => retryAt.getTime()),
      ];
      if (due.length === batchSize) wanted = true;
    }
    const nowMs = now().getTime();
    return Math.max(0, Math.min(pollIntervalMs, ...retriesAtMs.map((atMs) => atMs - nowMs)));
  }

  async function claimDue(): Promise<readonly DueNotice[]> {
    try {
      return await selectDue({ now: now(), limit: batchSize });
    } catch (error) {
      log('error', 'Due notices could not be read; they are kept', { error: String(error) });
      return [];
    }
  }

  /** Resolves to the times at which failed ones are due again. */
  async function deliverInOrder(notices: readonly DueNotice[]): Promise<Date[]> {
    const retries: Date[] = [];
    for (const notice of notices) {
      if (stopped) break;
      try {
        const retryAt = await attemptNotice(notice, ports);
        if (retryAt !== null) retries.push(retryAt);
      } catch (error) {
        // Its claim runs out, then it is tried again.
        log('error', 'What became of a notice could not be written down', { error: String(error) });
      }
    }
    return retries;
  }

  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}

/** Receivers do not wait for each other; one receiver gets its notices in order. */
function groupByReceiver(notices: readonly DueNotice[]): (readonly DueNotice[])[] {
  const groups = new Map<string | null, DueNotice[]>();
  for (const notice of notices) {
    const group = groups.get(notice.url);
    if (group === undefined) groups.set(notice.url, [notice]);
    else group.push(notice);
  }
  return [...groups.values()];
}
