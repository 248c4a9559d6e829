import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolvePeriod } from '../../../processor/src/budget/resolve-period.ts';
import type { BudgetPeriod } from '../../../processor/src/domain/budget.ts';

/** `start/end` in ISO 8601, as in the standard's intervals. */
function periodAt(now: string, timeZone: string, period: BudgetPeriod = 'day'): string {
  const { start, end } = resolvePeriod({ period, timeZone }, new Date(now));
  return `${start.toISOString()}/${end.toISOString()}`.replaceAll(':00.000Z', 'Z');
}

test('a day in UTC runs from midnight to midnight, its first instant included', () => {
  assert.equal(periodAt('2026-11-22T00:00Z', 'UTC'), '2026-11-22T00:00Z/2026-11-23T00:00Z');
  assert.equal(periodAt('2026-11-22T23:59:59.999Z', 'UTC'), '2026-11-22T00:00Z/2026-11-23T00:00Z');
});

test('a week begins on Monday, also over the turn of the year', () => {
  // 2026-12-28 is a Monday, 2027-01-03 the Sunday after it.
  const week = '2026-12-28T00:00Z/2027-01-04T00:00Z';
  assert.equal(periodAt('2026-12-28T00:00Z', 'UTC', 'week'), week);
  assert.equal(periodAt('2027-01-03T23:59Z', 'UTC', 'week'), week);
});

test('a month has its own length, and leap years have a 29 February', () => {
  assert.equal(
    periodAt('2028-02-29T12:00Z', 'UTC', 'month'),
    '2028-02-01T00:00Z/2028-03-01T00:00Z',
  );
  assert.equal(
    periodAt('2026-12-31T23:00Z', 'Europe/Berlin', 'month'),
    '2026-12-31T23:00Z/2027-01-31T23:00Z',
  );
});

test('the day that summer time begins has 23 hours', () => {
  assert.equal(
    periodAt('2026-03-29T12:00Z', 'Europe/Berlin'),
    '2026-03-28T23:00Z/2026-03-29T22:00Z',
  );
});

test('the day that summer time ends has 25 hours', () => {
  assert.equal(
    periodAt('2026-11-01T12:00Z', 'America/New_York'),
    '2026-11-01T04:00Z/2026-11-02T05:00Z',
  );
});

test('a zone of half or quarter hours begins its day there', () => {
  assert.equal(
    periodAt('2026-11-22T18:30Z', 'Asia/Kolkata'),
    '2026-11-22T18:30Z/2026-11-23T18:30Z',
  );
  assert.equal(
    periodAt('2026-11-22T18:14Z', 'Asia/Kathmandu'),
    '2026-11-21T18:15Z/2026-11-22T18:15Z',
  );
});

test('half an hour of summer time makes a day of 23 and a half hours', () => {
  assert.equal(
    periodAt('2026-10-04T00:00Z', 'Australia/Lord_Howe'),
    '2026-10-03T13:30Z/2026-10-04T13:00Z',
  );
});

test('a day whose midnight is skipped begins when the clocks have changed', () => {
  // São Paulo went from 23:59 on 3 November to 01:00 on 4 November 2018.
  assert.equal(
    periodAt('2018-11-04T03:00Z', 'America/Sao_Paulo'),
    '2018-11-04T03:00Z/2018-11-05T02:00Z',
  );
});

test('a day that sees midnight twice begins at the first', () => {
  // Havana goes from 00:59 back to 00:00 on 1 November 2026.
  assert.equal(
    periodAt('2026-11-01T04:30Z', 'America/Havana'),
    '2026-11-01T04:00Z/2026-11-02T05:00Z',
  );
});

test('clocks that go back over midnight do not bring yesterday back', () => {
  // St. John's went from 00:01 on 29 October back to 23:01 on 28 October 2006.
  assert.equal(
    periodAt('2006-10-29T02:45Z', 'America/St_Johns'),
    '2006-10-29T02:30Z/2006-10-30T03:30Z',
  );
});

test('a date that a zone skipped makes the week a day shorter', () => {
  // Samoa had no 30 December 2011.
  assert.equal(
    periodAt('2011-12-29T12:00Z', 'Pacific/Apia', 'week'),
    '2011-12-26T10:00Z/2012-01-01T10:00Z',
  );
});

test('a time zone that nobody knows is an error', () => {
  assert.throws(() => periodAt('2026-11-22T12:00Z', 'Europe/Atlantis'), RangeError);
});

const anyPeriod = fc.record({
  period: fc.constantFrom<BudgetPeriod>('day', 'week', 'month'),
  timeZone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
});
const anyInstant = fc.date({
  min: new Date('1900-01-01'),
  max: new Date('2100-01-01'),
  noInvalidDate: true,
});

test('a period contains the instant it was asked for, whatever the zone', () => {
  fc.assert(
    fc.property(anyPeriod, anyInstant, (budget, now) => {
      const { start, end } = resolvePeriod(budget, now);
      assert.ok(start <= now && now < end);
    }),
    { numRuns: 1000 },
  );
});

test('periods follow each other without gap or overlap, whatever the zone', () => {
  fc.assert(
    fc.property(anyPeriod, anyInstant, (budget, now) => {
      const { start, end } = resolvePeriod(budget, now);
      assert.deepEqual(resolvePeriod(budget, end).start, end);
      assert.deepEqual(resolvePeriod(budget, new Date(start.getTime() - 1)).end, start);
    }),
    { numRuns: 1000 },
  );
});

test('every instant of a period belongs to that same period', () => {
  fc.assert(
    fc.property(
      anyPeriod,
      anyInstant,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (budget, now, share) => {
        const { start, end } = resolvePeriod(budget, now);
        const lengthMs = end.getTime() - start.getTime() - 1;
        const within = new Date(start.getTime() + Math.floor(share * lengthMs));
        assert.deepEqual(resolvePeriod(budget, within), { start, end });
      },
    ),
    { numRuns: 1000 },
  );
});
