import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLedgerReader } from '../../../processor/src/metrics/create-ledger-reader.ts';

const startMs = Date.parse('2026-11-22T10:00:00Z');

/** A reader that counts its readings, with a clock that is set by hand. */
function createCountingReader({ timeoutMs = 5000 }: { timeoutMs?: number } = {}) {
  const state = { timeMs: startMs, readings: 0, failures: [] as string[] };
  let answer: () => Promise<void> = async () => {};
  const read = createLedgerReader({
    async read() {
      state.readings += 1;
      const number = state.readings;
      await answer();
      return number;
    },
    onFailure: (error) => void state.failures.push(String(error)),
    now: () => new Date(state.timeMs),
    timeoutMs,
  });
  return {
    state,
    read,
    answerWith(next: () => Promise<void>) {
      answer = next;
    },
  };
}

test('scrapes at the same time share one reading', async () => {
  const { read } = createCountingReader();
  assert.deepEqual(await Promise.all([read(), read(), read()]), [1, 1, 1]);
});

test('a reading serves for one second', async () => {
  const { state, read } = createCountingReader();
  await read();
  state.timeMs = startMs + 1000;
  assert.equal(await read(), 1);
  state.timeMs = startMs + 1001;
  assert.equal(await read(), 2);
});

test('a clock that was set back does not keep a reading for hours', async () => {
  const { state, read } = createCountingReader();
  await read();
  state.timeMs = startMs - 3_600_000;
  assert.equal(await read(), 2);
});

test('a failed reading is null, and the next scrape reads again', async () => {
  const { state, read, answerWith } = createCountingReader();
  answerWith(async () => {
    throw new Error('the database is away');
  });
  assert.equal(await read(), null);
  answerWith(async () => {});
  assert.equal(await read(), 2);
  assert.deepEqual(state.failures, ['Error: the database is away']);
});

test('a ledger that does not answer is given up in time, without asking it once more', async () => {
  const { state, read, answerWith } = createCountingReader({ timeoutMs: 20 });
  let release: () => void = () => {};
  answerWith(() => new Promise((resolve) => (release = resolve)));
  assert.equal(await read(), null);
  assert.equal(await read(), null);
  assert.equal(state.readings, 1);
  release();
});
