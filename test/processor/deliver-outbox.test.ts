import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAlertStore } from '../../processor/src/create-alert-store.ts';
import { createNewNotice } from '../../processor/src/create-new-notice.ts';
import { deliverOutbox } from '../../processor/src/deliver-outbox.ts';
import type { AlertSender } from '../../processor/src/domain/alert.ts';
import { insertNotice } from '../../processor/src/storage/insert-notice.ts';
import { selectAlerts } from '../../processor/src/storage/select-alerts.ts';
import { openTestLedger, type TestLedger } from '../support/ledger/open-test-ledger.ts';
import { waitFor } from '../support/wait-for.ts';
import { crossingWith } from './alerting/crossing.ts';
import { startMailServer } from './alerting/mail-server.ts';
import { startWebhookReceiver } from './alerting/webhook-receiver.ts';

const log = () => {};
const recipients = ['ada@example.com', 'bob@example.com'];

/** Keeps a crossing as the processor does that found it. */
async function report(
  ledger: TestLedger,
  budget: Parameters<typeof crossingWith>[0],
  sender: AlertSender,
): Promise<void> {
  const notice = createNewNotice(crossingWith(budget), { sender, crossedAt: new Date() });
  await insertNotice(ledger.pool, notice);
}

/** Resolves to how each delivery of the history's newest alert ended, when none is waiting. */
async function waitForOutcomes(ledger: TestLedger): Promise<string[]> {
  let outcomes: string[] = [];
  await waitFor('every delivery to be over', async () => {
    const question = { tenant: 'default', now: new Date(), limit: 1 };
    const [alert] = await selectAlerts(ledger.pool, question);
    const deliveries = alert?.deliveries ?? [];
    outcomes = deliveries.map(
      ({ channel, recipient, deliveredAt, lastError }) =>
        `${channel} ${recipient.replace(/:\d+$/, '')}: ${deliveredAt === null ? lastError : 'told'}`,
    );
    return deliveries.every(({ nextAttemptAt }) => nextAttemptAt === null);
  });
  return outcomes;
}

test('a crossing reaches the webhook, Slack and every mailbox once, with two processors at work', async () => {
  await using ledger = await openTestLedger();
  await using mailServer = await startMailServer();
  await using webhook = await startWebhookReceiver();
  await using slack = await startWebhookReceiver();
  const crossing = { webhookUrl: webhook.url, slackUrl: slack.url, recipients };
  const { budget } = crossingWith(crossing).state;
  const options = { ledger, budgets: [budget], smtp: mailServer.settings, log };
  await report(ledger, crossing, 'processor');
  const processors = [deliverOutbox(options), deliverOutbox(options)];

  const outcomes = await waitForOutcomes(ledger);
  await report(ledger, crossing, 'processor');
  for (const processor of processors) processor.wake();
  await Promise.all(processors.map((processor) => processor.stop()));

  assert.deepEqual(outcomes, [
    'webhook 127.0.0.1: told',
    'slack 127.0.0.1: told',
    'mail ada@example.com: told',
    'mail bob@example.com: told',
  ]);
  assert.deepEqual(mailServer.mails.map(({ to }) => to.join()).toSorted(), recipients);
  assert.deepEqual([webhook.posts.length, slack.posts.length], [1, 1]);
});

test('a channel that fails holds up no other, and what the settings no longer know is given up', async () => {
  await using ledger = await openTestLedger();
  await using webhook = await startWebhookReceiver(['silence']);
  await using mailServer = await startMailServer();
  const crossing = { webhookUrl: webhook.url, slackUrl: 'https://slack.example/x', recipients };
  const { budget } = crossingWith(crossing).state;
  await report(ledger, crossing, 'processor');
  const budgets = [{ ...budget, slackUrl: null }];
  const delivery = deliverOutbox({ ledger, budgets, smtp: mailServer.settings, log });
  try {
    await waitFor('the mails to be there', () => mailServer.mails.length === 2);
    const deliveries = async () => {
      const [alert] = await selectAlerts(ledger.pool, {
        tenant: 'default',
        now: new Date(),
        limit: 1,
      });
      return alert?.deliveries ?? [];
    };
    await waitFor('Slack to be given up', async () => {
      return (await deliveries()).some(({ lastError }) => lastError !== null);
    });
    assert.deepEqual(
      (await deliveries())
        .filter(({ lastError }) => lastError !== null)
        .map(({ channel, lastError, nextAttemptAt }) => ({ channel, lastError, nextAttemptAt })),
      [{ channel: 'slack', lastError: 'The budget has no Slack webhook', nextAttemptAt: null }],
    );
  } finally {
    await webhook[Symbol.asyncDispose]();
    await delivery.stop();
  }
});

test('where Alertmanager sends, a crossing tells nobody, and an alert everybody whom its budget names', async () => {
  await using ledger = await openTestLedger();
  await using mailServer = await startMailServer();
  await using webhook = await startWebhookReceiver();
  const crossing = { webhookUrl: webhook.url, recipients };
  const { budget } = crossingWith(crossing).state;
  const delivery = deliverOutbox({ ledger, budgets: [budget], smtp: mailServer.settings, log });
  await report(ledger, crossing, 'alertmanager');
  assert.deepEqual(await waitForOutcomes(ledger), []);

  const storeAlerts = createAlertStore({
    ledger,
    budgets: [budget],
    tenant: 'default',
    sender: 'alertmanager',
    onDue: delivery.wake,
  });
  const alert = {
    fingerprint: '8f3e1c2ab94d7750',
    labels: {
      alertname: 'TallylightBudgetForecastExceeded',
      budget: 'production',
      severity: 'warning',
    },
    annotations: {
      summary: 'The budget is heading beyond its limit.',
      description: 'production is heading for 113 of 100 USD.',
      runbook_url: 'https://example.com/runbook',
    },
    startsAt: new Date('2026-11-22T10:00:00Z'),
    endsAt: null,
  };
  await storeAlerts([alert, alert]);
  const outcomes = await waitForOutcomes(ledger);
  await storeAlerts([alert, { ...alert, endsAt: new Date() }]);
  await delivery.stop();

  assert.deepEqual(outcomes, [
    'webhook 127.0.0.1: told',
    'mail ada@example.com: told',
    'mail bob@example.com: told',
  ]);
  assert.equal(mailServer.mails.length, 2);
  const source = mailServer.mails[0]?.source ?? '';
  assert.match(source, /^Subject: \[warning\] production: The budget is heading beyond its/m);
  assert.match(source, /production is heading for 113 of 100 USD\./);
  assert.match(source, /^What to do: https:\/\/example\.com\/runbook\r$/m);
  const [post = assert.fail('no post')] = webhook.posts;
  const { id, ...payload } = post.body as Record<string, unknown>;
  assert.equal(post.headers['webhook-id'], id);
  assert.deepEqual(payload, {
    type: 'alert.firing',
    tenant: 'default',
    budget: 'production',
    owner: 'platform',
    name: 'TallylightBudgetForecastExceeded',
    severity: 'warning',
    starts_at: '2026-11-22T10:00:00.000Z',
    summary: alert.annotations.summary,
    description: alert.annotations.description,
    runbook_url: 'https://example.com/runbook',
    labels: alert.labels,
  });
});

test('a recipient without a mail server is given up', async () => {
  await using ledger = await openTestLedger();
  const crossing = { recipients: ['ada@example.com'] };
  await report(ledger, crossing, 'processor');
  const { budget } = crossingWith(crossing).state;
  const delivery = deliverOutbox({ ledger, budgets: [budget], smtp: null, log });
  assert.deepEqual(await waitForOutcomes(ledger), [
    'mail ada@example.com: There is no mail server',
  ]);
  await delivery.stop();
});
