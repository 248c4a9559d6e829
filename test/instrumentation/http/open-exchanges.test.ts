import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exchange } from '../../../instrumentation/src/http/exchange.ts';
import { createOpenExchanges } from '../../../instrumentation/src/http/open-exchanges.ts';

function createFake(
  finished: string[],
  name: string,
  { idleMs = 0, ended = false }: { idleMs?: number; ended?: boolean } = {},
): Exchange {
  return {
    watchSending() {},
    pushRequest() {},
    openResponse() {},
    pushResponse() {},
    end() {},
    finishNow: () => finished.push(name),
    hasEnded: () => ended,
    idleMs: () => idleMs,
  };
}

describe('the calls under way', () => {
  it('are finished when nobody has read on for ten minutes', (context) => {
    context.mock.timers.enable({ apis: ['setInterval'] });
    const finished: string[] = [];
    const open = createOpenExchanges();
    open.add(createFake(finished, 'left lying', { idleMs: 600_001 }));
    open.add(createFake(finished, 'slow', { idleMs: 599_000 }));
    open.add(createFake(finished, 'waiting for its answer'));
    context.mock.timers.tick(30_000);
    assert.deepEqual(finished, ['left lying']);
  });

  it('are bounded: the oldest is finished when there are too many', () => {
    const finished: string[] = [];
    const open = createOpenExchanges({ maxOpen: 2 });
    for (const name of ['first', 'second', 'third']) open.add(createFake(finished, name));
    open.finishAll();
    assert.deepEqual(finished, ['first', 'second', 'third']);
  });

  it('are finished early only where their last byte has come', () => {
    const finished: string[] = [];
    const open = createOpenExchanges();
    const ended = createFake(finished, 'ended', { ended: true });
    const removed = createFake(finished, 'removed', { ended: true });
    open.add(ended);
    open.add(createFake(finished, 'under way'));
    open.add(removed);
    open.remove(removed);
    open.finishEnded();
    assert.deepEqual(finished, ['ended']);
  });
});
