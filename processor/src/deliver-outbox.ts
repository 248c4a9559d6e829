import { createMailer } from './alerting/create-mailer.ts';
import type { Payload } from './alerting/create-message.ts';
import { createSender, type Target } from './alerting/create-sender.ts';
import { deliverNotices, type NoticeDelivery } from './alerting/deliver-notices.ts';
import type { ClaimedDelivery, DeliveryChannel } from './domain/alert.ts';
import type { Budget } from './domain/budget.ts';
import type { SmtpServer } from './domain/smtp-server.ts';
import type { Log } from './log.ts';
import type { Ledger } from './storage/open-ledger.ts';
import { selectDueDeliveries } from './storage/select-due-deliveries.ts';
import { updateDelivery } from './storage/update-delivery.ts';

const channels: readonly DeliveryChannel[] = ['webhook', 'slack', 'mail'];

/**
 * Connects the delivery of alerts to the ledger's outbox, each channel by itself: a mail server that
 * does not answer holds up no webhook.
 */
export function deliverOutbox({
  ledger: { pool },
  budgets,
  pricesWebhookUrl = null,
  smtp,
  log,
}: {
  ledger: Ledger;
  budgets: readonly Budget[];
  /** Where news of prices is posted. */
  pricesWebhookUrl?: string | null;
  smtp: SmtpServer | null;
  log: Log;
}): NoticeDelivery {
  const send = createSender({ sendMail: smtp === null ? null : createMailer(smtp) });
  const deliveries = channels.map((channel) =>
    deliverNotices({
      send,
      async selectDue(options) {
        const claimed = await selectDueDeliveries(pool, { ...options, channel });
        return claimed.map((delivery) => ({
          id: delivery.id,
          target: resolveTarget(delivery, { budgets, pricesWebhookUrl }),
          // Written by `createNotice` and its like, read back from our own column.
          payload: delivery.payload as Payload,
          // The claim itself counts as an attempt.
          attempts: delivery.attempts - 1,
          createdAt: delivery.createdAt,
        }));
      },
      markDelivered: (id, deliveredAt) =>
        updateDelivery(pool, id, { kind: 'delivered', deliveredAt }),
      markFailed: (id, { nextAttemptAt, error }) =>
        updateDelivery(
          pool,
          id,
          nextAttemptAt === null
            ? { kind: 'abandoned', error }
            : { kind: 'failed', error, nextAttemptAt },
        ),
      log,
    }),
  );
  return {
    wake() {
      for (const delivery of deliveries) delivery.wake();
    },
    async stop() {
      await Promise.all(deliveries.map((delivery) => delivery.stop()));
    },
  };
}

/** Addresses with a secret in them are not in the ledger: the configuration of now has them. */
function resolveTarget(
  { channel, recipient, budget: name }: ClaimedDelivery,
  {
    budgets,
    pricesWebhookUrl,
  }: { readonly budgets: readonly Budget[]; readonly pricesWebhookUrl: string | null },
): Target {
  if (channel === 'mail') return { kind: 'mail', address: recipient };
  // Of what is about no budget, people are told where it is about prices.
  if (name === null) {
    return pricesWebhookUrl === null
      ? { kind: 'nowhere', reason: 'There is no webhook for prices' }
      : { kind: 'webhook', url: pricesWebhookUrl };
  }
  const budget = budgets.find((candidate) => candidate.name === name);
  const url = channel === 'webhook' ? budget?.webhookUrl : budget?.slackUrl;
  if (url !== undefined && url !== null) return { kind: channel, url };
  const what = channel === 'webhook' ? 'webhook' : 'Slack webhook';
  return { kind: 'nowhere', reason: `The budget has no ${what}` };
}
