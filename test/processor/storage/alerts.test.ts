import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { acknowledgeAlert } from '../../../processor/src/storage/acknowledge-alert.ts';
import { insertNotice } from '../../../processor/src/storage/insert-notice.ts';
import { selectAlerts } from '../../../processor/src/storage/select-alerts.ts';
import { upsertAlert } from '../../../processor/src/storage/upsert-alert.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const now = new Date('2026-11-20T12:00:00Z');
const MAIL = { channel: 'mail', recipient: 'ada@example.com' } as const;
const ALERT = {
  tenant: 'default',
  fingerprint: 'b5d4e9f1c2a30718',
  name: 'TallylightBudgetBurningFast',
  severity: 'critical',
  budget: 'team',
  summary: 'The budget burns fast.',
  labels: { alertname: 'TallylightBudgetBurningFast', budget: 'team' },
  annotations: { summary: 'The budget burns fast.' },
  payload: { type: 'alert.firing' },
  startsAt: new Date('2026-11-20T10:00:00.123Z'),
  endsAt: null,
  deliveries: [MAIL],
} as const;

describe('the alert history', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(() => ledger.close());
  beforeEach(async () => {
    await ledger.pool.query('truncate alerts cascade');
  });

  const select = (question: Partial<Parameters<typeof selectAlerts>[1]> = {}) =>
    selectAlerts(ledger.pool, { tenant: 'default', now, limit: 10, ...question });

  it('keeps an alert once, however often and by however many it is reported, and tells once', async () => {
    const news = await Promise.all(
      Array.from({ length: 8 }, () => upsertAlert(ledger.pool, ALERT)),
    );

    assert.deepEqual(
      news.filter((isNew) => isNew),
      [true],
    );
    const [alert, ...others] = await select();
    assert.deepEqual(others, []);
    const { id, createdAt, reportedAt, deliveries, ...rest } = alert ?? assert.fail('no alert');
    assert.match(id, /^\d+$/);
    assert.ok(createdAt instanceof Date);
    assert.ok(reportedAt >= createdAt);
    const { fingerprint: _, payload: __, deliveries: ___, ...reported } = ALERT;
    assert.deepEqual(rest, { ...reported, source: 'alertmanager', acknowledgement: null });
    assert.deepEqual(
      deliveries.map(({ channel, recipient, attempts, deliveredAt, lastError }) => ({
        channel,
        recipient,
        attempts,
        deliveredAt,
        lastError,
      })),
      [{ ...MAIL, attempts: 0, deliveredAt: null, lastError: null }],
    );
    assert.ok(deliveries[0]?.nextAttemptAt instanceof Date);
  });

  it('takes the end of an alert, and that it fires again after all, without telling again', async () => {
    await upsertAlert(ledger.pool, ALERT);
    const endsAt = new Date('2026-11-20T11:00:00Z');
    assert.equal(await upsertAlert(ledger.pool, { ...ALERT, endsAt }), false);
    assert.deepEqual(
      (await select()).map(({ endsAt }) => endsAt),
      [endsAt],
    );
    assert.deepEqual(await select({ status: 'firing' }), []);

    assert.equal(await upsertAlert(ledger.pool, ALERT), false);
    const [alert] = await select({ status: 'firing' });
    assert.equal(alert?.endsAt, null);
    assert.equal(alert?.deliveries.length, 1);
  });

  it('takes the same labels at another time for another alert', async () => {
    await upsertAlert(ledger.pool, ALERT);
    const startsAt = new Date('2026-11-20T11:30:00Z');
    assert.equal(await upsertAlert(ledger.pool, { ...ALERT, startsAt }), true);
    assert.equal((await select()).length, 2);
  });

  it('takes an alert that never ended and begins anew in the same period for the same one', async () => {
    // As after an outage of the ledger: Alertmanager keeps the end to itself, and the rule starts anew.
    const labels = { ...ALERT.labels, period_end: '1796083200' };
    await upsertAlert(ledger.pool, { ...ALERT, labels });
    const startsAt = new Date('2026-11-20T11:30:00Z');
    const news = await Promise.all(
      Array.from({ length: 8 }, () => upsertAlert(ledger.pool, { ...ALERT, labels, startsAt })),
    );
    assert.deepEqual(new Set(news), new Set([false]));
    assert.deepEqual(
      (await select()).map((alert) => [alert.startsAt, alert.endsAt, alert.deliveries.length]),
      [
        [startsAt, null, 0],
        [ALERT.startsAt, startsAt, 1],
      ],
    );
  });

  it('tells of an alert of the same period again when it had ended', async () => {
    const labels = { ...ALERT.labels, period_end: '1796083200' };
    const endsAt = new Date('2026-11-20T11:00:00Z');
    await upsertAlert(ledger.pool, { ...ALERT, labels });
    await upsertAlert(ledger.pool, { ...ALERT, labels, endsAt });
    const startsAt = new Date('2026-11-20T11:30:00Z');
    assert.equal(await upsertAlert(ledger.pool, { ...ALERT, labels, startsAt }), true);
    assert.deepEqual(
      (await select()).map(({ deliveries }) => deliveries.length),
      [1, 1],
    );
  });

  it('ends an alert whose end was not told when the next one of its labels begins', async () => {
    await upsertAlert(ledger.pool, ALERT);
    const startsAt = new Date('2026-11-20T11:30:00Z');
    assert.equal(await upsertAlert(ledger.pool, { ...ALERT, startsAt }), true);
    assert.deepEqual(
      (await select({ status: 'firing' })).map((alert) => alert.startsAt),
      [startsAt],
    );
  });

  it('holds the crossings that the processor found beside them, newest first', async () => {
    await upsertAlert(ledger.pool, ALERT);
    const crossing = {
      ...ALERT,
      name: 'TallylightBudgetThresholdCrossed',
      periodStart: new Date('2026-11-01T00:00:00Z'),
      endsAt: new Date('2026-12-01T00:00:00Z'),
      threshold: '0.8',
      limit: '250',
    };
    await insertNotice(ledger.pool, crossing);

    const alerts = await select();
    assert.deepEqual(
      alerts.map(({ source, name }) => `${source} ${name}`),
      ['processor TallylightBudgetThresholdCrossed', 'alertmanager TallylightBudgetBurningFast'],
    );
    // It fires until its period ends.
    assert.equal((await select({ status: 'firing' })).length, 2);
    const nextMonth = new Date('2026-12-01T00:00:00Z');
    assert.deepEqual(
      (await select({ status: 'resolved', now: nextMonth })).map(({ source }) => source),
      ['processor'],
    );
    assert.deepEqual(await select({ before: alerts[1]?.id }), []);
    assert.equal((await select({ before: alerts[0]?.id })).length, 1);
    assert.deepEqual(await select({ budget: 'other' }), []);
    assert.equal((await select({ budget: 'team', limit: 1 })).length, 1);
    assert.deepEqual(await select({ tenant: 'foreign' }), []);
  });

  it('keeps the first who acknowledges, and tells who comes later', async () => {
    await upsertAlert(ledger.pool, ALERT);
    const [alert] = await select();
    const id = alert?.id ?? '';
    const acknowledgement = { by: 'Ada', at: now, note: 'The batch job; it ends at noon.' };

    const first = await acknowledgeAlert(ledger.pool, {
      tenant: 'default',
      id,
      ...acknowledgement,
    });
    assert.deepEqual(first?.acknowledgement, acknowledgement);
    const later = { tenant: 'default', id, by: 'Bob', at: new Date(), note: null };
    const second = await acknowledgeAlert(ledger.pool, later);
    assert.deepEqual(second?.acknowledgement, acknowledgement);
    assert.deepEqual((await select())[0]?.acknowledgement, acknowledgement);
    assert.equal(await acknowledgeAlert(ledger.pool, { ...later, tenant: 'foreign' }), null);
    assert.equal(await acknowledgeAlert(ledger.pool, { ...later, id: '999999' }), null);
  });
});
