import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  alertmanager,
  type ShippedAlertmanager,
  startShippedAlertmanager,
} from '../../deployment/alerting/start-shipped-alertmanager.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { type SmtpMailbox, startSmtpServer } from '../../support/start-smtp-server.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../support/start-webhook-receiver.ts';
import { waitFor } from '../../support/wait-for.ts';

type Labels = Readonly<Record<string, string>>;

/** Alertmanager's webhook, as far as it is looked at here. */
interface WebhookBody {
  readonly alerts: readonly { readonly status: string; readonly labels: Labels }[];
}

const runbook = 'https://runbooks.example/page';

/** The shipped Alertmanager, with intervals of a second, and what it sends to. */
suite('Alertmanager', { skip: alertmanager.skip }, () => {
  const cleanup = new AsyncDisposableStack();
  let server: ShippedAlertmanager;
  let webhook: WebhookReceiver;
  let mailbox: SmtpMailbox;

  before(async () => {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    webhook = await startWebhookReceiver();
    cleanup.defer(() => webhook.close());
    mailbox = await startSmtpServer();
    cleanup.defer(() => mailbox.close());
    const { origin } = new URL(webhook.url);
    server = await startShippedAlertmanager({
      folder: folder.path,
      processorUrl: origin,
      smtpPort: mailbox.port,
      slackUrl: `${origin}/slack`,
      alertsToken: 'alerts-token',
      intervals: 'short',
    });
    cleanup.defer(async () => {
      await server.stop();
    });
  });
  after(() => cleanup.disposeAsync());

  /** Says what Prometheus says; it ends now where `hasEnded`. */
  async function report(
    labels: Labels,
    { hasEnded = false, description = 'What happened.' } = {},
  ): Promise<void> {
    const annotations = { summary: 'It happened.', description, runbook_url: runbook };
    const alert = { labels, annotations, ...(hasEnded && { endsAt: new Date().toISOString() }) };
    const response = await fetch(`http://${server.address}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([alert]),
    });
    assert.equal(response.status, 200, await response.text());
  }

  /** How often the processor was told so. */
  function countTold(status: string, labels: Labels): number {
    const bodies = webhook.posts
      .filter(({ path }) => path === '/api/v1/alerts/alertmanager')
      .map(({ payload }) => payload as WebhookBody);
    return bodies
      .flatMap(({ alerts }) => alerts)
      .filter((alert) => alert.status === status)
      .filter((alert) =>
        Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
      ).length;
  }

  async function readState(labels: Labels): Promise<string | undefined> {
    const response = await fetch(`http://${server.address}/api/v2/alerts`);
    const alerts = (await response.json()) as { labels: Labels; status: { state: string } }[];
    return alerts.find((alert) =>
      Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
    )?.status.state;
  }

  test('lets an exhausted budget silence its thresholds up to 1, and no others', async () => {
    const budget = { job: 'tallylight', budget: 'inhibited', period_end: '100' };
    const threshold = { ...budget, alertname: 'TallylightBudgetThresholdCrossed' };
    const isSuppressed = [
      { ...threshold, threshold: '0.5', severity: 'info' },
      { ...threshold, threshold: '.8', severity: 'warning' },
      { ...threshold, threshold: '1', severity: 'critical' },
      { ...threshold, threshold: '1.00', severity: 'critical' },
      { ...budget, alertname: 'TallylightBudgetForecastExceeded', severity: 'warning' },
    ];
    const isActive = [
      { ...threshold, threshold: '1.5', severity: 'critical' },
      { ...threshold, threshold: '10', severity: 'critical' },
      { ...threshold, threshold: '0.8', severity: 'warning', period_end: '200' },
      { ...threshold, threshold: '0.8', severity: 'warning', budget: 'another' },
      { ...threshold, threshold: '0.8', severity: 'warning', job: 'another' },
    ];
    await report({ ...budget, alertname: 'TallylightBudgetExhausted', severity: 'critical' });
    for (const labels of [...isSuppressed, ...isActive]) await report(labels);
    for (const labels of isSuppressed) assert.equal(await readState(labels), 'suppressed');
    await waitFor('all others to be told', () =>
      isActive.every((labels) => countTold('firing', labels) === 1),
    );
    for (const labels of isSuppressed) assert.equal(countTold('firing', labels), 0);
  });

  test('lets a threshold silence lower ones of less severity, and a burn slower ones', async () => {
    const budget = { job: 'tallylight', budget: 'stepwise', period_end: '100' };
    const threshold = { ...budget, alertname: 'TallylightBudgetThresholdCrossed' };
    await report({ ...threshold, threshold: '0.8', severity: 'warning' });
    await report({ ...threshold, threshold: '0.5', severity: 'info' });
    await report({ ...budget, alertname: 'TallylightBudgetBurningSteadily', severity: 'critical' });
    await report({ ...budget, alertname: 'TallylightBudgetBurningSlowly', severity: 'warning' });
    assert.equal(await readState({ ...threshold, threshold: '0.8' }), 'active');
    assert.equal(await readState({ ...threshold, threshold: '0.5' }), 'suppressed');
    const slowly = { ...budget, alertname: 'TallylightBudgetBurningSlowly' };
    assert.equal(await readState(slowly), 'suppressed');
  });

  test('tells nobody that all is well because the ledger cannot be read, and nothing twice afterwards', async () => {
    const exhausted = {
      ...{ alertname: 'TallylightBudgetExhausted', severity: 'critical' },
      ...{ job: 'tallylight', budget: 'blind', period_end: '100' },
    };
    const unread = { alertname: 'TallylightLedgerUnread', severity: 'critical' };
    await report(exhausted);
    await waitFor('the exhaustion', () => countTold('firing', exhausted) === 1);
    await report(unread);
    await waitFor('the blindness', () => countTold('firing', unread) === 1);

    // Prometheus lets go of the budget's alert: its gauges are gone.
    await report(exhausted, { hasEnded: true });
    await waitFor('its end', async () => (await readState(exhausted)) === undefined);
    await tellCanary('first');
    // The ledger is back.
    await report(unread, { hasEnded: true });
    await report(exhausted);
    await waitFor('the end of the blindness', () => countTold('resolved', unread) === 1);
    await tellCanary('second');
    assert.equal(countTold('resolved', exhausted), 0);
    assert.equal(countTold('firing', exhausted), 1);
  });

  test('lets a ledger that cannot be read silence the alerts over its own gauges alone', async () => {
    const unread = { alertname: 'TallylightLedgerUnread', severity: 'critical', job: 'other' };
    const exhausted = { alertname: 'TallylightBudgetExhausted', severity: 'critical' };
    const budget = { budget: 'one of two', period_end: '100' };
    await report(unread);
    await report({ ...exhausted, ...budget, job: 'other' });
    await report({ ...exhausted, ...budget, job: 'tallylight' });
    assert.equal(await readState({ ...exhausted, ...budget, job: 'other' }), 'suppressed');
    assert.equal(await readState({ ...exhausted, ...budget, job: 'tallylight' }), 'active');
    await report(unread, { hasEnded: true });
  });

  /** Waits until something that was reported later has been told, two rounds of a second later. */
  async function tellCanary(reason: string): Promise<void> {
    const canary = { alertname: 'TallylightSpansRejected', severity: 'warning', reason };
    await report(canary);
    await waitFor('the canary', () => countTold('firing', canary) === 1);
    await report(canary, { hasEnded: true });
    await waitFor('the canary’s end', () => countTold('resolved', canary) === 1);
  }

  test('writes a short mail to a budget’s owner and to whoever is on call', async () => {
    await report(
      {
        ...{ alertname: 'TallylightBudgetExhausted', severity: 'critical', job: 'tallylight' },
        ...{ budget: 'mailed', owner: 'ada@example.com', period_end: '100' },
      },
      { description: 'Budget "mailed" is <spent>.' },
    );
    const mails = await waitFor('two mails', () => {
      const found = mailbox.mails.filter(({ subject }) => subject.includes('mailed'));
      return found.length === 2 && found;
    });
    assert.deepEqual(mails.flatMap(({ to }) => to).sort(), [
      'ada@example.com',
      'on-call@example.com',
    ]);
    for (const { from, subject, source } of mails) {
      assert.equal(from, 'tallylight@example.com');
      assert.equal(subject, '[critical] mailed: It happened.');
      assert.match(
        source,
        /Budget "mailed" is <spent>\.\r\n {2}Since \d{4}-\d\d-\d\d \d\d:\d\d UTC\r\n/,
      );
      assert.match(source, /What to do: {2}https:\/\/runbooks\.example\/page\r\n/);
      assert.doesNotMatch(source, /text\/html/);
    }
  });

  test('shows the token to the processor, and lets no name in Slack become a mention', async () => {
    const labels = {
      alertname: 'TallylightUnpricedUsage',
      severity: 'warning',
      model: '<!channel>',
    };
    await report(labels, { description: 'Calls to <!channel> & more.' });
    await waitFor('the webhook', () => countTold('firing', labels) === 1);
    const told = webhook.posts.find(({ path }) => path === '/api/v1/alerts/alertmanager');
    assert.equal(told?.headers.authorization, 'Bearer alerts-token');

    const [attachment] = await waitFor('Slack', () => {
      const messages = webhook.posts
        .filter(({ path }) => path === '/slack')
        .map(({ payload }) => payload as { attachments: readonly Labels[] });
      return messages.find(({ attachments }) => attachments[0]?.text?.includes('more'))
        ?.attachments;
    });
    assert.equal(attachment?.title, '[warning] It happened.');
    assert.equal(attachment?.title_link, runbook);
    assert.equal(attachment?.text?.trim(), 'Calls to &lt;!channel&gt; &amp; more.');
    assert.equal(attachment?.color, 'warning');
  });
});
