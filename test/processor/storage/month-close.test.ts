import assert from 'node:assert/strict';
import { it } from 'node:test';
import { resolveMonthClose } from '../../../processor/src/storage/month-close.ts';

const us = (text: string) => BigInt(new Date(text).getTime()) * 1000n;

it('a month closes five days after its end, in UTC, also at the end of a year', () => {
  assert.deepEqual(resolveMonthClose(us('2026-10-01T00:00:00Z')), new Date('2026-11-06T00:00:00Z'));
  assert.deepEqual(
    resolveMonthClose(us('2026-10-31T23:59:59.999Z')),
    new Date('2026-11-06T00:00:00Z'),
  );
  assert.deepEqual(resolveMonthClose(us('2026-12-31T23:00:00-01:00')), new Date('2027-02-06Z'));
  assert.deepEqual(resolveMonthClose(us('2026-12-31T23:00:00Z')), new Date('2027-01-06Z'));
});
