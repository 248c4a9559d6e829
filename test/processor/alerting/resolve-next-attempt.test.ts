import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolveNextAttempt } from '../../../processor/src/alerting/resolve-next-attempt.ts';

const createdAt = new Date('2026-11-22T10:00:00Z');

function delayMsAfter({
  attempts,
  retryAfterMs = null,
  random = () => 0,
}: {
  attempts: number;
  retryAfterMs?: number | null;
  random?: () => number;
}): number | null {
  const options = { createdAt, failedAt: createdAt, attempts, retryAfterMs, random };
  const next = resolveNextAttempt(options);
  return next === null ? null : next.getTime() - createdAt.getTime();
}

test('each failure doubles the wait, up to a quarter of an hour', () => {
  const delays = [0, 1, 2, 3, 9, 10, 11, 2000].map((attempts) => delayMsAfter({ attempts }));
  assert.deepEqual(delays, [1000, 2000, 4000, 8000, 512_000, 900_000, 900_000, 900_000]);
});

test('chance shortens a wait by up to a half', () => {
  assert.equal(delayMsAfter({ attempts: 3, random: () => 0.5 }), 6000);
  assert.equal(delayMsAfter({ attempts: 3, random: () => 0.9999999 }), 4001);
});

test('a receiver can ask for more time, but not for more than a quarter of an hour', () => {
  assert.equal(delayMsAfter({ attempts: 0, retryAfterMs: 30_000 }), 30_000);
  assert.equal(delayMsAfter({ attempts: 0, retryAfterMs: 86_400_000 }), 900_000);
  assert.equal(delayMsAfter({ attempts: 5, retryAfterMs: 1_000 }), 32_000);
});

test('a notice is given up at 72 hours, whatever the number of attempts', () => {
  const hour = 3_600_000;
  const common = { createdAt, attempts: 5000, retryAfterMs: null, random: () => 0 };
  const at = (ms: number) => new Date(createdAt.getTime() + ms);
  assert.notEqual(resolveNextAttempt({ ...common, failedAt: at(72 * hour - 1) }), null);
  assert.equal(resolveNextAttempt({ ...common, failedAt: at(72 * hour) }), null);
});

test('a notice is never given up within 24 hours', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 86_400_000 }),
      fc.nat({ max: 100_000 }),
      fc.option(fc.nat({ max: 1e9 })),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (ageMs, attempts, retryAfterMs, chance) => {
        const failedAt = new Date(createdAt.getTime() + ageMs);
        const random = () => chance;
        const next = resolveNextAttempt({ createdAt, failedAt, attempts, retryAfterMs, random });
        assert.ok(next !== null && next > failedAt);
      },
    ),
  );
});
