import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { FinishedCall, Outcome } from '../../../instrumentation/src/call.ts';
import {
  createHeldRecords,
  createMarkableCall,
} from '../../../instrumentation/src/recording/held-records.ts';

function createCall(outcome: Outcome): FinishedCall {
  return {
    providerName: 'openai',
    operationName: 'chat',
    request: {},
    response: {},
    outcome,
    billing: {},
    startedAtMs: 0,
    durationMs: 1,
    context: {},
  };
}

const success = { status: 'success', source: 'reported' } as const;

it('a record is held for its time, can be marked until then, and goes by itself', async () => {
  const released: Outcome[] = [];
  const held = createHeldRecords<null>({
    holdMs: 20,
    release: ({ outcome }) => released.push(outcome),
  });
  const calls = [createMarkableCall(), createMarkableCall()];
  for (const call of calls) held.hold(createCall(success), null, call);
  assert.equal(calls[0]?.markError('invalid_json'), true);
  assert.deepEqual([released.length, held.size(), held.revision()], [0, 2, 2]);
  const deadline = Date.now() + 5000;
  while (held.size() > 0 && Date.now() < deadline) await wait(5);
  assert.deepEqual(released, [{ ...success, status: 'error', errorType: 'invalid_json' }, success]);
  assert.equal(calls[1]?.markError('too_late'), false);
});

it('everything that is held goes at once when it must', () => {
  const released: unknown[] = [];
  const held = createHeldRecords<string>({
    holdMs: 60_000,
    release: (_, rest) => released.push(rest),
  });
  held.hold(createCall(success), 'a', createMarkableCall());
  held.hold(createCall(success), 'b', createMarkableCall());
  held.releaseAll();
  held.releaseAll();
  assert.deepEqual([released, held.size()], [['a', 'b'], 0]);
});

it('a mark makes an error of what came well, and leaves what failed by itself as it is', () => {
  const outcomes = {
    success: { status: 'success', source: 'reported' },
    incomplete: { status: 'incomplete', source: 'absent' },
    cancelled: { status: 'cancelled', source: 'absent' },
    refused: { status: 'rate_limited', source: 'not_billed', errorType: '429' },
  } as const satisfies Record<string, Outcome>;
  const marked = Object.values(outcomes).map((outcome) => {
    const call = createMarkableCall();
    call.markError('useless');
    return call.apply(createCall(outcome)).outcome;
  });
  assert.deepEqual(marked, [
    { status: 'error', source: 'reported', errorType: 'useless' },
    { status: 'error', source: 'absent', errorType: 'useless' },
    { status: 'cancelled', source: 'absent', errorType: 'useless' },
    outcomes.refused,
  ]);
});
