import type { NoticePayload } from './alerting/create-notice.ts';
import { deliverNotices, type NoticeDelivery } from './alerting/deliver-notices.ts';
import type { Budget } from './domain/budget.ts';
import type { Log } from './log.ts';
import type { Ledger } from './storage/open-ledger.ts';
import { selectDueNotices } from './storage/select-due-notices.ts';
import { updateNotice } from './storage/update-notice.ts';

/** Connects the delivery of notices to the ledger's outbox and to the webhooks of the budgets. */
export function deliverOutbox({
  ledger: { pool },
  budgets,
  log,
}: {
  ledger: Ledger;
  budgets: readonly Budget[];
  log: Log;
}): NoticeDelivery {
  const webhooks = new Map(budgets.map(({ name, webhookUrl }) => [name, webhookUrl]));
  return deliverNotices({
    async selectDue(options) {
      const notices = await selectDueNotices(pool, options);
      return notices.map(({ id, budget, payload, attempts, createdAt }) => ({
        id,
        url: webhooks.get(budget) ?? null,
        // Written by `createNotice`, read back from our own column.
        payload: payload as NoticePayload,
        // The claim itself counts as an attempt.
        attempts: attempts - 1,
        createdAt,
      }));
    },
    markDelivered: (id, deliveredAt) => updateNotice(pool, id, { kind: 'delivered', deliveredAt }),
    markFailed: (id, { nextAttemptAt, error }) =>
      updateNotice(
        pool,
        id,
        nextAttemptAt === null
          ? { kind: 'abandoned', error }
          : { kind: 'failed', error, nextAttemptAt },
      ),
    log,
  });
}
