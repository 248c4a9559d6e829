import type { DueDelivery } from '../../../processor/src/alerting/attempt-delivery.ts';
import { createSender } from '../../../processor/src/alerting/create-sender.ts';

interface Entry extends DueDelivery {
  readonly nextAttemptAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly error: string | null;
}

/** Keeps notices in memory under the same rules as the table, with a clock that stands still. */
export function createOutbox(startAt: Date) {
  const entries = new Map<string, Entry>();
  const waiting: (() => void)[] = [];
  let now = startAt;

  function change(id: string, changed: Partial<Entry>): void {
    const entry = entries.get(id);
    if (entry === undefined) throw new Error(`No notice ${id}`);
    entries.set(id, { ...entry, ...changed, attempts: entry.attempts + 1 });
    for (const check of waiting) check();
  }

  return {
    now: () => now,
    setTime(time: Date) {
      now = time;
    },
    send: createSender({ sendMail: null }),
    /** For a webhook; `url` null is a budget that no longer has one. */
    add({ id, url, payload }: Pick<DueDelivery, 'id' | 'payload'> & { url: string | null }) {
      const target =
        url === null
          ? ({ kind: 'nowhere', reason: 'The budget has no webhook' } as const)
          : ({ kind: 'webhook', url } as const);
      entries.set(id, {
        id,
        target,
        payload,
        attempts: 0,
        createdAt: now,
        nextAttemptAt: now,
        deliveredAt: null,
        error: null,
      });
    },
    get(id: string): Entry {
      const entry = entries.get(id);
      if (entry === undefined) throw new Error(`No notice ${id}`);
      return entry;
    },
    async selectDue({ now: at, limit }: { now: Date; limit: number }) {
      return [...entries.values()]
        .filter(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= at)
        .slice(0, limit);
    },
    async markDelivered(id: string, at: Date) {
      change(id, { deliveredAt: at, nextAttemptAt: null });
    },
    async markFailed(id: string, outcome: { nextAttemptAt: Date | null; error: string }) {
      change(id, outcome);
    },
    /** Resolves once the notice was tried so often; rejects after five seconds. */
    waitForAttempts(id: string, count: number): Promise<void> {
      return new Promise((resolve, reject) => {
        const deadline = setTimeout(() => reject(new Error(`${id} was not tried in 5 s`)), 5000);
        function check() {
          if ((entries.get(id)?.attempts ?? 0) < count) return;
          clearTimeout(deadline);
          resolve();
        }
        waiting.push(check);
        check();
      });
    },
  };
}
