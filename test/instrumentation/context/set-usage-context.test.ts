import assert from 'node:assert/strict';
import { AsyncResource } from 'node:async_hooks';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readScope, resolveContext } from '../../../instrumentation/src/context/usage-scope.ts';
import { resolveGlobalState } from '../../../instrumentation/src/global-state.ts';
import { setUsageContext, withUsageContext } from '../../../instrumentation/src/index.ts';

const { usageContext } = resolveGlobalState();
const read = () => resolveContext(readScope(usageContext));

describe('setUsageContext', () => {
  it('adds to the context around it, also after waiting, and from a function called in it', async () => {
    const seen = await withUsageContext({ project: 'shop', tags: { a: 1 } }, async () => {
      async function authenticate(): Promise<void> {
        await wait(1);
        setUsageContext({ userId: 'ada', tags: { b: 2 } });
      }
      await authenticate();
      await wait(1);
      return read();
    });
    assert.deepEqual(seen, { project: 'shop', userId: 'ada', tags: { a: '1', b: '2' } });
  });

  it('never reaches a sibling or what is around', async () => {
    await withUsageContext({ project: 'shop' }, async () => {
      const seen = await Promise.all(
        ['u1', 'u2', 'u3'].map((userId, at) =>
          withUsageContext({}, async () => {
            await wait(3 - at);
            setUsageContext({ userId });
            await wait(at);
            return read();
          }),
        ),
      );
      assert.deepEqual(
        seen.map(({ userId }) => userId),
        ['u1', 'u2', 'u3'],
      );
      assert.deepEqual(read(), { project: 'shop' });
    });
  });

  it('reaches what was opened within before, where that leaves the field open', async () => {
    await withUsageContext({}, async () => {
      const job = withUsageContext({ task: 'job', feature: 'own' }, async () => {
        await wait(5);
        return read();
      });
      setUsageContext({ userId: 'ada', feature: 'outer' });
      assert.deepEqual(await job, { task: 'job', feature: 'own', userId: 'ada' });
    });
  });

  it('does not change a context that a call has been given', () => {
    withUsageContext({ userId: 'ada' }, () => {
      const given = read();
      setUsageContext({ userId: 'bob' });
      assert.deepEqual([given.userId, read().userId], ['ada', 'bob']);
    });
  });

  it('is seen by a copy of this package that knows no scopes', () => {
    withUsageContext({ userId: 'ada', tags: { a: 1 } }, () => {
      setUsageContext({ feature: 'chat', tags: { b: 2 } });
      assert.deepEqual(
        { ...usageContext.getStore() },
        { userId: 'ada', feature: 'chat', tags: { a: '1', b: '2' } },
      );
    });
  });
});

describe('setUsageContext outside any context', () => {
  it('holds for the rest of the asynchronous execution, and is left by what began before', async () => {
    const before = wait(5).then(read);
    await isolate(async () => {
      setUsageContext({ userId: 'ada' });
      await wait(1);
      setUsageContext({ feature: 'chat' });
      await wait(1);
      assert.deepEqual(read(), { userId: 'ada', feature: 'chat' });
    });
    assert.deepEqual(await before, {});
    assert.deepEqual(read(), {});
  });

  it('holds for the caller where it is called before the first await, and not where after', async () => {
    async function early(): Promise<void> {
      setUsageContext({ userId: 'early' });
      await wait(1);
    }
    async function late(): Promise<void> {
      await wait(1);
      setUsageContext({ userId: 'late' });
    }
    const seen = await isolate(async () => {
      await late();
      const afterLate = read();
      await early();
      return [afterLate, read()];
    });
    assert.deepEqual(seen, [{}, { userId: 'early' }]);
  });

  it('never writes into what it entered earlier: work that began there keeps its user', async () => {
    await isolate(async () => {
      setUsageContext({ userId: 'ada' });
      const background = wait(5).then(read);
      setUsageContext({ userId: 'bob' });
      assert.deepEqual([(await background).userId, read().userId], ['ada', 'bob']);
    });
  });
});

/** Lets `enterWith` reach no other test. */
function isolate<Result>(fn: () => Promise<Result>): Promise<Result> {
  return new AsyncResource('test').runInAsyncScope(fn);
}
