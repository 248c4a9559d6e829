import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNotice } from '../../../processor/src/alerting/create-notice.ts';
import { deliverNotices } from '../../../processor/src/alerting/deliver-notices.ts';
import { crossingWith } from './crossing.ts';
import { createOutbox } from './outbox.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

const startAt = new Date('2026-11-22T10:00:00Z');
const silent = () => {};

function noticeNamed(id: string) {
  return createNotice(crossingWith(), { crossedAt: startAt, id });
}

/** A free port's address at which nobody listens. */
async function addressOfNobody(): Promise<string> {
  await using receiver = await startWebhookReceiver();
  return receiver.url;
}

test('a notice is posted as JSON under its id and marked as delivered', async () => {
  await using receiver = await startWebhookReceiver([{ status: 204 }]);
  const outbox = createOutbox(startAt);
  const payload = noticeNamed('4f1c');
  outbox.add({ id: '1', url: receiver.url, payload });
  const delivery = deliverNotices({ ...outbox, log: silent });
  await outbox.waitForAttempts('1', 1);
  await delivery.stop();

  const [post] = receiver.posts;
  assert.deepEqual(post?.body, { ...payload });
  assert.equal(post?.path, '/hook');
  const { headers } = post;
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers['idempotency-key'], '4f1c');
  assert.equal(headers['webhook-id'], '4f1c');
  assert.equal(headers['webhook-timestamp'], String(startAt.getTime() / 1000));
  assert.deepEqual(outbox.get('1').deliveredAt, startAt);
});

test('after two failures the third attempt delivers, under the same id, each after a longer wait', async () => {
  await using receiver = await startWebhookReceiver([
    { status: 500 },
    { status: 503 },
    { status: 200 },
  ]);
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
  const delivery = deliverNotices({ ...outbox, log: silent, random: () => 0 });
  const waitsMs: number[] = [];
  for (const attempt of [1, 2]) {
    await outbox.waitForAttempts('1', attempt);
    const { nextAttemptAt } = outbox.get('1');
    assert.ok(nextAttemptAt !== null);
    waitsMs.push(nextAttemptAt.getTime() - outbox.now().getTime());
    outbox.setTime(nextAttemptAt);
    delivery.wake();
  }
  await outbox.waitForAttempts('1', 3);
  await delivery.stop();

  assert.deepEqual(waitsMs, [1000, 2000]);
  assert.deepEqual(
    receiver.posts.map(({ headers }) => headers['webhook-id']),
    ['4f1c', '4f1c', '4f1c'],
  );
  assert.deepEqual(outbox.get('1').deliveredAt, outbox.now());
});

test('a failed notice is tried again by itself when its time has come', async () => {
  await using receiver = await startWebhookReceiver([{ status: 500 }, { status: 200 }]);
  const outbox = createOutbox(new Date());
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
  // The real clock and the shortest wait, half a second.
  const delivery = deliverNotices({
    ...outbox,
    log: silent,
    now: () => new Date(),
    random: () => 0.999,
  });
  await outbox.waitForAttempts('1', 2);
  await delivery.stop();
  assert.notEqual(outbox.get('1').deliveredAt, null);
});

test('a notice whose turn comes later is not forgotten when another one succeeds before it', async () => {
  await using receiver = await startWebhookReceiver([
    { status: 500 },
    { status: 500 },
    { status: 200 },
  ]);
  const outbox = createOutbox(new Date());
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
  outbox.add({ id: '2', url: receiver.url, payload: noticeNamed('7ab0') });
  // The real clock: the first is tried again after half a second, the second after one.
  const waits = [0.999, 0];
  const delivery = deliverNotices({
    ...outbox,
    log: silent,
    now: () => new Date(),
    random: () => waits.shift() ?? 0,
    pollIntervalMs: 600_000,
  });
  await outbox.waitForAttempts('2', 2);
  await delivery.stop();
  assert.notEqual(outbox.get('1').deliveredAt, null);
  assert.notEqual(outbox.get('2').deliveredAt, null);
});

test('a wake-up sends at once what came after the start', async () => {
  await using receiver = await startWebhookReceiver();
  const outbox = createOutbox(startAt);
  const delivery = deliverNotices({ ...outbox, log: silent, pollIntervalMs: 600_000 });
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
  delivery.wake();
  await receiver.waitForPosts(1);
  await delivery.stop();
});

test('when the delivery cannot be written down, the notice comes again under the same id', async () => {
  await using receiver = await startWebhookReceiver();
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
  let writes = 0;
  const delivery = deliverNotices({
    ...outbox,
    log: silent,
    pollIntervalMs: 10,
    async markDelivered(id, at) {
      writes += 1;
      if (writes === 1) throw new Error('the database is away');
      await outbox.markDelivered(id, at);
    },
  });
  await outbox.waitForAttempts('1', 1);
  await delivery.stop();
  assert.deepEqual(
    receiver.posts.map(({ body }) => (body as { id: string }).id),
    ['4f1c', '4f1c'],
  );
});

test('a redirect is a failure and is not followed', async () => {
  await using elsewhere = await startWebhookReceiver();
  await using receiver = await startWebhookReceiver([
    { status: 307, headers: { location: elsewhere.url } },
  ]);
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
  const delivery = deliverNotices({ ...outbox, log: silent });
  await outbox.waitForAttempts('1', 1);
  await delivery.stop();
  assert.equal(outbox.get('1').error, 'The webhook answered 307');
  assert.equal(elsewhere.posts.length, 0);
});

for (const { what, answer, timeoutMs, error } of [
  { what: 'does not answer', answer: 'silence', timeoutMs: 50, error: 'answer within 50 ms' },
  { what: 'hangs up', answer: 'hang up', timeoutMs: 20_000, error: 'could not be reached' },
] as const) {
  test(`a receiver that ${what} is a failure that is tried again`, async () => {
    await using receiver = await startWebhookReceiver([answer]);
    const outbox = createOutbox(startAt);
    outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
    const delivery = deliverNotices({ ...outbox, log: silent, timeoutMs });
    await outbox.waitForAttempts('1', 1);
    await delivery.stop();
    const { error: kept, nextAttemptAt } = outbox.get('1');
    assert.match(kept ?? '', new RegExp(error));
    assert.ok(nextAttemptAt !== null && nextAttemptAt > startAt);
  });
}

test('neither the log nor the kept error names the path of the webhook', async () => {
  const url = `${await addressOfNobody()}/T00/B00/s3cret`;
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url, payload: noticeNamed('4f1c') });
  const lines: string[] = [];
  const delivery = deliverNotices({
    ...outbox,
    log: (...event) => void lines.push(JSON.stringify(event)),
  });
  await outbox.waitForAttempts('1', 1);
  await delivery.stop();
  assert.equal(outbox.get('1').error, 'The webhook could not be reached: ECONNREFUSED');
  assert.doesNotMatch(lines.join('\n'), /s3cret/);
});

test('a receiver that is away does not hold up another', async () => {
  await using slow = await startWebhookReceiver(['silence']);
  await using quick = await startWebhookReceiver();
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url: slow.url, payload: noticeNamed('slow') });
  outbox.add({ id: '2', url: quick.url, payload: noticeNamed('quick') });
  const delivery = deliverNotices({ ...outbox, log: silent, timeoutMs: 5000 });
  await outbox.waitForAttempts('2', 1);
  assert.equal(outbox.get('1').attempts, 0);
  await delivery.stop();
});

test('one receiver gets its notices in order, more than one batch of them', async () => {
  await using receiver = await startWebhookReceiver();
  const outbox = createOutbox(startAt);
  const ids = Array.from({ length: 12 }, (_, index) => `n${index}`);
  for (const id of ids) outbox.add({ id, url: receiver.url, payload: noticeNamed(id) });
  const delivery = deliverNotices({ ...outbox, log: silent });
  await outbox.waitForAttempts('n11', 1);
  await delivery.stop();
  assert.deepEqual(
    receiver.posts.map(({ headers }) => headers['webhook-id']),
    ids,
  );
});

test('a notice whose budget has no webhook any more is given up', async () => {
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url: null, payload: noticeNamed('4f1c') });
  const delivery = deliverNotices({ ...outbox, log: silent });
  await outbox.waitForAttempts('1', 1);
  await delivery.stop();
  assert.equal(outbox.get('1').nextAttemptAt, null);
  assert.equal(outbox.get('1').error, 'The budget has no webhook');
});

test('stopping waits for the post under way and starts no other', async () => {
  await using receiver = await startWebhookReceiver(['silence']);
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('first') });
  outbox.add({ id: '2', url: receiver.url, payload: noticeNamed('second') });
  const delivery = deliverNotices({ ...outbox, log: silent, timeoutMs: 2000 });
  await receiver.waitForPosts(1);
  delivery.wake();
  await delivery.stop();
  delivery.wake();
  assert.equal(outbox.get('1').attempts, 1);
  assert.equal(outbox.get('2').attempts, 0);
  assert.equal(receiver.posts.length, 1);
});

test('a ledger that is away is asked again later', async () => {
  await using receiver = await startWebhookReceiver();
  const outbox = createOutbox(startAt);
  outbox.add({ id: '1', url: receiver.url, payload: noticeNamed('4f1c') });
  let reads = 0;
  const delivery = deliverNotices({
    ...outbox,
    log: silent,
    pollIntervalMs: 10,
    async selectDue(options) {
      reads += 1;
      if (reads === 1) throw new Error('the database is away');
      return outbox.selectDue(options);
    },
  });
  await outbox.waitForAttempts('1', 1);
  await delivery.stop();
});
