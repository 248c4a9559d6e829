import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { insertNotice } from '../../../processor/src/storage/insert-notice.ts';
import { selectDueDeliveries } from '../../../processor/src/storage/select-due-deliveries.ts';
import { selectNotices } from '../../../processor/src/storage/select-notices.ts';
import { updateDelivery } from '../../../processor/src/storage/update-delivery.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const NOTICE = {
  tenant: 'default',
  budget: 'team',
  periodStart: new Date('2026-11-01T00:00:00Z'),
  threshold: '0.8',
  limit: '250',
  name: 'TallylightBudgetThresholdCrossed',
  severity: 'warning',
  summary: '80 % of team',
  labels: {},
  annotations: {},
  payload: { text: '80 % of team' },
  startsAt: new Date('2026-11-20T09:00:00Z'),
  endsAt: new Date('2026-12-01T00:00:00Z'),
  deliveries: [{ channel: 'webhook', recipient: 'hooks.example.com' }],
} as const;

describe('the outbox of notices', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(async () => {
    await ledger.close();
  });
  beforeEach(async () => {
    await ledger.pool.query('truncate alerts cascade');
  });

  const at = (time: string) => new Date(`2026-11-20T${time}Z`);
  const due = (now: Date, limit = 10) =>
    selectDueDeliveries(ledger.pool, { channel: 'webhook', now, limit });

  it('takes each crossing once a period, whoever sees it and however it is written', async () => {
    const firsts = await Promise.all(
      Array.from({ length: 8 }, () => insertNotice(ledger.pool, NOTICE)),
    );

    assert.deepEqual(
      firsts.filter((first) => first),
      [true],
    );
    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, threshold: '0.80' }), false);
    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, limit: '250.0' }), false);
  });

  it('takes a crossing anew once the limit was changed', async () => {
    await insertNotice(ledger.pool, NOTICE);

    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, limit: '500' }), true);
    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, limit: '500' }), false);
    const notices = await selectNotices(ledger.pool, { tenant: 'default', limit: 10 });
    assert.deepEqual(
      notices.map(({ threshold, limit }) => ({ threshold, limit })),
      [
        { threshold: '0.8', limit: '500' },
        { threshold: '0.8', limit: '250' },
      ],
    );
  });

  it('takes other thresholds, periods, budgets and tenants', async () => {
    await insertNotice(ledger.pool, NOTICE);

    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, threshold: '1' }), true);
    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, budget: 'other' }), true);
    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, tenant: 'other' }), true);
    const periodStart = new Date('2026-12-01T00:00:00Z');
    assert.equal(await insertNotice(ledger.pool, { ...NOTICE, periodStart }), true);
  });

  it('gives a new notice to one processor only', async () => {
    await insertNotice(ledger.pool, NOTICE);

    const claims = await Promise.all([1, 2, 3, 4].map(() => due(at('10:00:00'))));

    assert.deepEqual(claims.map((notices) => notices.length).toSorted(), [0, 0, 0, 1]);
    const { createdAt, id, ...notice } = claims.flat()[0] ?? assert.fail('no notice');
    assert.match(id, /^\d+$/);
    assert.ok(createdAt instanceof Date);
    assert.deepEqual(notice, {
      channel: 'webhook',
      recipient: 'hooks.example.com',
      budget: 'team',
      payload: NOTICE.payload,
      attempts: 1,
    });
  });

  it('gives a notice to another processor when the first one’s lease is over', async () => {
    await insertNotice(ledger.pool, NOTICE);
    await due(at('10:00:00'));

    assert.equal((await due(at('10:00:59'))).length, 0);
    assert.deepEqual(
      (await due(at('10:01:00'))).map(({ attempts }) => attempts),
      [2],
    );
  });

  it('waits until the next attempt of what failed', async () => {
    await insertNotice(ledger.pool, NOTICE);
    const [notice] = await due(at('10:00:00'));
    await updateDelivery(ledger.pool, notice?.id ?? '', {
      kind: 'failed',
      error: '503 Service Unavailable',
      nextAttemptAt: at('10:00:10'),
    });

    assert.equal((await due(at('10:00:09'))).length, 0);
    const [told] = await selectNotices(ledger.pool, { tenant: 'default', limit: 1 });
    assert.equal(told?.lastError, '503 Service Unavailable');
    assert.deepEqual(told?.nextAttemptAt, at('10:00:10'));
    const [again] = await due(at('10:00:10'));
    assert.equal(again?.attempts, 2);
  });

  it('never gives what was delivered or given up', async () => {
    await insertNotice(ledger.pool, NOTICE);
    await insertNotice(ledger.pool, { ...NOTICE, threshold: '1' });
    const [first, second] = await due(at('10:00:00'));
    const delivered = { kind: 'delivered', deliveredAt: at('10:00:01') } as const;
    await updateDelivery(ledger.pool, first?.id ?? '', delivered);
    await updateDelivery(ledger.pool, second?.id ?? '', { kind: 'abandoned', error: 'no webhook' });

    assert.deepEqual(await due(at('23:00:00')), []);
    const told = await selectNotices(ledger.pool, { tenant: 'default', limit: 10 });
    assert.deepEqual(
      told.map(({ threshold, deliveredAt, lastError, nextAttemptAt }) => ({
        threshold,
        deliveredAt,
        lastError,
        nextAttemptAt,
      })),
      [
        { threshold: '1', deliveredAt: null, lastError: 'no webhook', nextAttemptAt: null },
        { threshold: '0.8', deliveredAt: at('10:00:01'), lastError: null, nextAttemptAt: null },
      ],
    );
  });

  it('gives each channel its own deliveries', async () => {
    const deliveries = [
      { channel: 'mail', recipient: 'ada@example.com' },
      { channel: 'mail', recipient: 'bob@example.com' },
      { channel: 'slack', recipient: 'hooks.slack.com' },
    ] as const;
    await insertNotice(ledger.pool, { ...NOTICE, deliveries });

    const claim = async (channel: 'mail' | 'slack' | 'webhook') => {
      const now = at('10:00:00');
      const claimed = await selectDueDeliveries(ledger.pool, { channel, now, limit: 10 });
      return claimed.map(({ recipient }) => recipient);
    };
    assert.deepEqual(await claim('webhook'), []);
    assert.deepEqual(await claim('mail'), ['ada@example.com', 'bob@example.com']);
    assert.deepEqual(await claim('slack'), ['hooks.slack.com']);
  });

  it('counts as delivered when the last recipient was told', async () => {
    const deliveries = ['ada@example.com', 'bob@example.com'].map(
      (recipient) => ({ channel: 'mail', recipient }) as const,
    );
    await insertNotice(ledger.pool, { ...NOTICE, deliveries });
    const claimed = await selectDueDeliveries(ledger.pool, {
      channel: 'mail',
      now: at('10:00:00'),
      limit: 10,
    });
    const shown: unknown[] = [];
    for (const [index, { id }] of claimed.entries()) {
      const deliveredAt = at(`10:00:0${index + 1}`);
      await updateDelivery(ledger.pool, id, { kind: 'delivered', deliveredAt });
      const [told] = await selectNotices(ledger.pool, { tenant: 'default', limit: 1 });
      shown.push({ deliveredAt: told?.deliveredAt, attempts: told?.attempts });
    }
    assert.deepEqual(shown, [
      { deliveredAt: null, attempts: 2 },
      { deliveredAt: at('10:00:02'), attempts: 2 },
    ]);
  });

  it('keeps what nobody is told of', async () => {
    await insertNotice(ledger.pool, { ...NOTICE, deliveries: [] });

    assert.deepEqual(await due(at('10:00:00')), []);
    const [told] = await selectNotices(ledger.pool, { tenant: 'default', limit: 1 });
    assert.deepEqual(
      [told?.attempts, told?.nextAttemptAt, told?.deliveredAt, told?.lastError],
      [0, null, null, null],
    );
  });

  it('shows a tenant its own notices, newest first', async () => {
    await insertNotice(ledger.pool, NOTICE);
    await insertNotice(ledger.pool, { ...NOTICE, threshold: '1' });
    await insertNotice(ledger.pool, { ...NOTICE, tenant: 'other' });

    const told = await selectNotices(ledger.pool, { tenant: 'default', limit: 10 });

    assert.deepEqual(
      told.map(({ threshold }) => threshold),
      ['1', '0.8'],
    );
    assert.equal((await selectNotices(ledger.pool, { tenant: 'default', limit: 1 })).length, 1);
  });
});
