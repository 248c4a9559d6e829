import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { startInstrumentedApp } from '../../support/start-instrumented-app.ts';
import { otelcol, startOtelcol } from '../../support/start-otelcol.ts';
import { type RunningProcessor, startProcessor } from '../../support/start-processor.ts';
import { type SmtpMailbox, startSmtpServer } from '../../support/start-smtp-server.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../support/start-webhook-receiver.ts';
import { waitFor } from '../../support/wait-for.ts';
import { alertmanager, startShippedAlertmanager } from './start-shipped-alertmanager.ts';
import { prometheus, startShippedPrometheus } from './start-shipped-prometheus.ts';

/** `shipped`: nothing of the configurations is shortened, and the time is what people see. */
const intervals = process.env.TALLYLIGHT_TEST_INTERVALS === 'shipped' ? 'shipped' : 'short';
const deadlineMs = intervals === 'shipped' ? 120_000 : 30_000;
const tokens = { ingest: 'token-to-send', read: 'token-to-read', alerts: 'token-to-alert' };
const budget = {
  name: 'shop',
  // The call costs 2,000,000 × 0.15 / 1,000,000 = 0.30 USD: 60 % of it.
  limit: '0.5',
  period: 'month',
  thresholds: [0.5, 1],
  owner: 'ada@example.com',
} as const;

suite('one call that crosses a threshold', {
  skip: otelcol.skip || prometheus.skip || alertmanager.skip,
}, () => {
  const cleanup = new AsyncDisposableStack();
  let mailbox: SmtpMailbox;
  let slack: WebhookReceiver;
  let processor: RunningProcessor;
  let calledAtMs: number;

  before(async () => {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    mailbox = await startSmtpServer();
    cleanup.defer(() => mailbox.close());
    slack = await startWebhookReceiver();
    cleanup.defer(() => slack.close());
    processor = await startProcessor({
      folder: folder.path,
      budgets: [budget],
      env: {
        TALLYLIGHT_INGEST_TOKEN: tokens.ingest,
        TALLYLIGHT_READ_TOKEN: tokens.read,
        TALLYLIGHT_ALERTS_TOKEN: tokens.alerts,
        TALLYLIGHT_ALERT_SENDER: 'alertmanager',
      },
    });
    cleanup.defer(async () => void (await processor.stop()));
    const collector = await startOtelcol({
      folder: folder.path,
      processorUrl: processor.url,
      token: tokens.ingest,
    });
    cleanup.defer(async () => void (await collector.stop()));
    const { address } = await started(
      startShippedAlertmanager({
        folder: folder.path,
        processorUrl: processor.url,
        smtpPort: mailbox.port,
        slackUrl: slack.url,
        alertsToken: tokens.alerts,
        intervals,
      }),
    );
    await started(
      startShippedPrometheus({
        folder: folder.path,
        processor: new URL(processor.url).host,
        alertmanager: address,
        readToken: tokens.read,
        intervals,
      }),
    );
    const simulator = await startSimulator({
      answer: () => ({
        kind: 'completion',
        model: 'gpt-4o-mini-2024-07-18',
        inputTokens: 2_000_000,
        outputTokens: 0,
        text: ['It left the depot this morning.'],
      }),
    });
    cleanup.defer(() => simulator.close());
    const app = await started(
      startInstrumentedApp(new URL('one-call-app.fixture.ts', import.meta.url), {
        endpoint: collector.url,
        providerHosts: simulator.providerHosts,
        env: { APP_PROVIDER: simulator.origins.openai },
      }),
    );
    calledAtMs = await waitFor('the call', () => Number(app.stdout()) || undefined);
  });
  after(() => cleanup.disposeAsync());

  test('becomes one mail to the budget’s owner', async (t) => {
    const mail = await waitFor('the mail', () => mailbox.mails[0], { deadlineMs });
    const seconds = ((mail.receivedAt.getTime() - calledAtMs) / 1000).toFixed(1);
    t.diagnostic(`${seconds} s from the call to the mail, ${intervals} intervals`);
    console.log(`From the call to the mail: ${seconds} s with ${intervals} intervals`);
    assert.deepEqual(mail.to, ['ada@example.com']);
    assert.match(mail.subject, /shop/);
    assert.match(mail.source, /0\.30/);
    assert.equal(mailbox.mails.length, 1);
  });

  test('becomes a message in Slack', async () => {
    const post = await waitFor('the message', () => slack.posts[0], { deadlineMs });
    assert.match(JSON.stringify(post.payload), /shop/);
  });

  test('stands in the processor’s alert history', async () => {
    const alerts = await waitFor('the alert', async () => {
      const response = await fetch(`${processor.url}/api/v1/alerts`, {
        headers: { authorization: `Bearer ${tokens.read}` },
      });
      const text = await response.text();
      return /TallylightBudgetThresholdCrossed/.test(text) && text;
    });
    assert.match(alerts, /shop/);
  });

  async function started<Child extends { stop(): Promise<unknown> }>(
    starting: Promise<Child>,
  ): Promise<Child> {
    const child = await starting;
    cleanup.defer(async () => void (await child.stop()));
    return child;
  }
});
