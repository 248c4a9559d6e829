import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNotice } from '../../../processor/src/alerting/create-notice.ts';
import { createSender } from '../../../processor/src/alerting/create-sender.ts';
import { createSlackBody } from '../../../processor/src/alerting/create-slack-body.ts';
import { crossingWith } from './crossing.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

const at = new Date('2026-11-22T10:00:00Z');

function bodyFor(budget: Parameters<typeof crossingWith>[0]) {
  return createSlackBody(createNotice(crossingWith(budget), { crossedAt: at, id: '4f1c' }));
}

test('a crossing is a header and a section, and a text for notifications', () => {
  assert.deepEqual(bodyFor({}), {
    text: '[warning] Budget production reached 80% of its limit',
    blocks: [
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: '[warning] Budget production reached 80% of its limit',
          emoji: false,
        },
      },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: [
            'Budget "production" of environment "production" reached 80% of its monthly limit: 83.21 of 100 USD are spent.',
            '',
            '*Budget:* production',
            '*Spent:* 83.21 of 100 USD',
            '*Environment:* production',
            '*Owner:* platform',
            '*Period:* month until 2026-11-30T23:00:00.000Z',
            '*Found:* 2026-11-22T10:00:00.000Z',
          ].join('\n'),
        },
      },
    ],
    unfurl_links: false,
  });
});

test('a name can neither mention everybody nor hide a link', () => {
  const body = bodyFor({ name: '<!channel> & <https://evil.example|your bank>' });
  const { text } = body.blocks[1] ?? {};
  assert.doesNotMatch(body.text + text?.text, /[<>]/);
  assert.match(body.text, /&lt;!channel&gt; &amp; &lt;https:/);
});

test('long names are cut to what Slack takes', () => {
  const names = { name: '&'.repeat(2000), owner: '<'.repeat(5000), environment: '>'.repeat(5000) };
  const { blocks } = bodyFor(names);
  const [header, section] = blocks.map(({ text }) => text.text);
  assert.ok((header?.length ?? 0) <= 150);
  assert.ok((section?.length ?? 0) <= 3000, String(section?.length));
  assert.doesNotMatch(section ?? '', /&(?!amp;|lt;|gt;)/);
});

test('a message is posted to the incoming webhook as JSON', async () => {
  await using receiver = await startWebhookReceiver();
  const payload = createNotice(crossingWith(), { crossedAt: at, id: '4f1c' });
  const outcome = await createSender({ sendMail: null })({
    target: { kind: 'slack', url: receiver.url },
    payload,
    timeoutMs: 20_000,
    sentAt: at,
  });
  assert.deepEqual(outcome, { delivered: true });
  assert.deepEqual(receiver.posts[0]?.body, createSlackBody(payload));
  assert.equal(receiver.posts[0]?.headers['content-type'], 'application/json');
});

test('Slack may ask for patience; a refusal names no URL', async () => {
  await using receiver = await startWebhookReceiver([
    { status: 429, headers: { 'retry-after': '30' } },
  ]);
  const outcome = await createSender({ sendMail: null })({
    target: { kind: 'slack', url: receiver.url },
    payload: createNotice(crossingWith(), { crossedAt: at, id: '4f1c' }),
    timeoutMs: 20_000,
    sentAt: at,
  });
  assert.deepEqual(outcome, {
    delivered: false,
    error: 'Slack answered 429',
    retryAfterMs: 30_000,
  });
});
