import assert from 'node:assert/strict';
import { it } from 'node:test';
import { finishLater, finishWaiting } from '../../../instrumentation/src/http/finish-later.ts';
import { waitFor } from '../../support/wait-for.ts';

it('runs what waits in its order, after the turn in which it came', async () => {
  const ran: number[] = [];
  for (let at = 0; at < 3; at += 1) finishLater(() => ran.push(at));
  assert.deepEqual(ran, []);
  await waitFor('all of them', () => ran.length === 3);
  assert.deepEqual(ran, [0, 1, 2]);
});

it('runs many at once as soon as the turn is over', async () => {
  const ran: number[] = [];
  for (let at = 0; at < 32; at += 1) finishLater(() => ran.push(at));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.deepEqual(ran[0], 0);
  await waitFor('all of them', () => ran.length === 32);
});

it('gives the app its turn back when its tasks take long', async () => {
  const began: number[] = [];
  const spend = () => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    began.push(performance.now());
  };
  for (let at = 0; at < 3; at += 1) finishLater(spend);
  let turns = 0;
  const count = setInterval(() => {
    turns += 1;
  }, 0);
  await waitFor('all of them', () => began.length === 3, { intervalMs: 1 });
  clearInterval(count);
  assert.ok(turns >= 2, `the app had ${turns} turns`);
});

it('runs all that waits at once where something depends on it, and none of it again', async () => {
  const ran: number[] = [];
  for (let at = 0; at < 40; at += 1) finishLater(() => ran.push(at));
  finishWaiting();
  assert.equal(ran.length, 40);
  finishLater(() => ran.push(40));
  await waitFor('the next one', () => ran.length > 40);
  assert.equal(ran.length, 41);
});
