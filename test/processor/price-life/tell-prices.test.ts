import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMessage } from '../../../processor/src/alerting/create-message.ts';
import {
  createPriceChangePayload,
  createStalePricesPayload,
  type ModelChange,
  type PriceChangePayload,
} from '../../../processor/src/alerting/create-price-payload.ts';
import { deliverOutbox } from '../../../processor/src/deliver-outbox.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startMailServer } from '../alerting/mail-server.ts';
import { startWebhookReceiver } from '../alerting/webhook-receiver.ts';
import { createCatalogPrice, createLedgerPrice } from '../catalog/create-catalog-price.ts';
import { createDataSet } from './data-set.ts';
import { openDesk } from './open-desk.ts';

const now = new Date('2026-11-22T12:00:00Z');

function change(given: Partial<ModelChange> = {}): ModelChange {
  return {
    kind: 'changed',
    provider_name: 'openai',
    model: 'gpt-5',
    valid_from: '2026-11-22T12:00:00.000Z',
    rates: [{ rate: 'input', before: '2 for 1000000', after: '1 for 1000000' }],
    ...given,
  };
}

it('changed prices reach the webhook and the mailbox that the settings of prices name', async () => {
  await using ledger = await openTestLedger();
  await using webhook = await startWebhookReceiver();
  await using mailServer = await startMailServer();
  const smtp = mailServer.settings;
  const delivery = deliverOutbox({
    ledger,
    budgets: [],
    pricesWebhookUrl: webhook.url,
    smtp,
    log: () => {},
  });
  try {
    await using desk = await openDesk(ledger, {
      config: { webhookUrl: webhook.url, recipients: ['ada@example.com'] },
      onDue: delivery.wake,
    });
    const dataSet = { text: createDataSet([{ id: 'gpt-5', input: 1 }]) };
    const order = { dataSet, version: '2', apply: true, acceptJumps: false, by: null };
    await desk.ports.refreshPrices(order);
    await waitFor('both to be told', () => webhook.posts.length + mailServer.mails.length === 2);
  } finally {
    await delivery.stop();
  }
  const [post] = webhook.posts;
  const body = post?.body as PriceChangePayload;
  assert.deepEqual(
    [body.type, body.changed_by, body.changes.length, body.changes[0]?.rates[0]],
    [
      'prices.changed',
      'genai-prices 2',
      1,
      { rate: 'input', before: '2 for 1000000', after: '1 for 1000000' },
    ],
  );
  const [mail] = mailServer.mails;
  assert.deepEqual(mail?.to, ['ada@example.com']);
  assert.match(mail?.source ?? '', /^Subject: \[info\] Prices of 1 model changed\r$/m);
  assert.match(mail?.source ?? '', /input: 2 for 1000000/);
});

it('a message says what changed, what was refused, and how much more there is', () => {
  const changes = [
    change(),
    change({ kind: 'removed', model: 'old', rates: [] }),
    change({
      kind: 'added',
      model: 'new',
      valid_from: null,
      rates: [{ rate: 'input', before: null, after: '4 for 1000000' }],
    }),
    ...Array.from({ length: 49 }, (_, index) => change({ model: `m${index}`, rates: [] })),
  ];
  const refused = [{ providerName: 'groq', model: 'x', faults: ['input costs -1: negative'] }];
  const options = { changedBy: 'genai-prices 2', changedAt: now, changes, refused };
  const { title, text } = createMessage(createPriceChangePayload(options));
  assert.equal(title, '[info] Prices of 52 models changed');
  const lines = text.split('\n');
  assert.deepEqual(lines.slice(0, 7), [
    'genai-prices 2 changed the prices of 52 models. The prices of 1 model were refused and stay as they were.',
    '',
    'openai/gpt-5 has another price from 2026-11-22T12:00:00.000Z',
    '  input: 2 for 1000000 → 1 for 1000000',
    'openai/old: its price has ended',
    'openai/new has a price',
    '  input: 4 for 1000000',
  ]);
  assert.deepEqual(lines.slice(-2), ['and 2 more', 'Refused: groq/x: input costs -1: negative']);
});

it('a message about refused prices alone is a warning', () => {
  const refused = [{ providerName: 'groq', model: 'x', faults: ['negative'] }];
  const options = { changedBy: 'genai-prices 2', changedAt: now, changes: [], refused };
  const { title, text } = createMessage(createPriceChangePayload(options));
  assert.equal(title, '[warning] Prices of genai-prices 2 were refused');
  assert.match(text, /^Of genai-prices 2, the prices of 1 model were refused/);
});

it('a reminder lists what is to be verified', () => {
  const stale = createLedgerPrice(
    createCatalogPrice({ model: 'a', verifiedAt: '2026-10-01T00:00:00.000Z' }),
    { verifiedBy: 'Ada' },
  );
  const never = createLedgerPrice(createCatalogPrice({ model: 'b' }));
  const payload = createStalePricesPayload([stale, never], { foundAt: now, days: 30 });
  const { title, text } = createMessage(payload);
  assert.equal(title, '[warning] 2 prices to be verified');
  assert.deepEqual(text.split('\n').slice(2), [
    `${stale.price.id}: verified on 2026-10-01 by Ada`,
    `${never.price.id}: never verified`,
  ]);
});
