import type { Log } from '../log.ts';
import { type AttemptPorts, attemptDelivery, type DueDelivery } from './attempt-delivery.ts';
import type { Target } from './create-sender.ts';

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
 * processors do not send the same notice. A notice is given up when the configuration no longer says
 * where to send it, when it was refused for good, or when it could not be delivered for 72 hours.
 */
export function deliverNotices({
  send,
  selectDue,
  markDelivered,
  markFailed,
  log,
  now = () => new Date(),
  random = Math.random,
  timeoutMs = 10_000,
  pollIntervalMs = 15_000,
}: {
  send: AttemptPorts['send'];
  selectDue: (options: { now: Date; limit: number }) => Promise<readonly DueDelivery[]>;
  markDelivered: AttemptPorts['markDelivered'];
  markFailed: AttemptPorts['markFailed'];
  log: Log;
  now?: () => Date;
  random?: () => number;
  timeoutMs?: number;
  /** How often to look for what other processors left behind. */
  pollIntervalMs?: number;
}): NoticeDelivery {
  const ports: AttemptPorts = {
    send,
    markDelivered,
    markFailed,
    log,
    now,
    random,
    timeoutMs,
  };
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

  async function claimDue(): Promise<readonly DueDelivery[]> {
    try {
      return await selectDue({ now: now(), limit: batchSize });
    } catch (error) {
      log('error', 'Due notices could not be read; they are kept', { error: String(error) });
      return [];
    }
  }

  /** Resolves to the times at which failed ones are due again. */
  async function deliverInOrder(notices: readonly DueDelivery[]): Promise<Date[]> {
    const retries: Date[] = [];
    for (const notice of notices) {
      if (stopped) break;
      try {
        const retryAt = await attemptDelivery(notice, ports);
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
function groupByReceiver(notices: readonly DueDelivery[]): (readonly DueDelivery[])[] {
  const groups = new Map<string, DueDelivery[]>();
  for (const notice of notices) {
    const receiver = nameReceiver(notice.target);
    const group = groups.get(receiver);
    if (group === undefined) groups.set(receiver, [notice]);
    else group.push(notice);
  }
  return [...groups.values()];
}

/** All mail goes through one server. */
function nameReceiver(target: Target): string {
  return 'url' in target ? target.url : target.kind;
}
