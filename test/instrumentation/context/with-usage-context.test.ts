import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { resolveGlobalState } from '../../../instrumentation/src/global-state.ts';
import { flushUsage, withUsageContext } from '../../../instrumentation/src/index.ts';

const read = () => resolveGlobalState().usageContext.getStore();

describe('withUsageContext', () => {
  it('returns what the function returns, and holds across what the function waits for', async () => {
    const seen = await withUsageContext({ userId: 'ada' }, async () => {
      await wait(1);
      return read();
    });
    assert.deepEqual(seen, { userId: 'ada' });
    assert.equal(read(), undefined);
  });

  it('lays an inner context over the outer one and merges their tags', () => {
    const seen = withUsageContext(
      { userId: 'ada', feature: 'search', tags: { a: 1, b: 'x' } },
      () =>
        withUsageContext(
          { feature: 'chat', object: { type: 'ticket', id: '7' }, tags: { b: true } },
          read,
        ),
    );
    assert.deepEqual(seen, {
      userId: 'ada',
      feature: 'chat',
      object: { type: 'ticket', id: '7' },
      tags: { a: '1', b: 'true' },
    });
  });

  it('keeps what the inner context leaves open', () => {
    const inner = { userId: undefined, feature: 'chat' } as unknown as { feature: string };
    const seen = withUsageContext({ userId: 'ada' }, () => withUsageContext(inner, read));
    assert.deepEqual(seen, { userId: 'ada', feature: 'chat' });
  });

  it('lets an error of the function through', () => {
    assert.throws(
      () =>
        withUsageContext({}, () => {
          throw new Error('of the app');
        }),
      /of the app/,
    );
  });
});

describe('flushUsage', () => {
  it('has nothing to do where nothing records', async () => {
    assert.equal(await flushUsage(), undefined);
  });
});
