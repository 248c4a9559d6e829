import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { UsageContext } from '../../../instrumentation/src/call.ts';
import { readScope, resolveContext } from '../../../instrumentation/src/context/usage-scope.ts';
import { resolveGlobalState } from '../../../instrumentation/src/global-state.ts';
import { flushUsage, withUsageContext } from '../../../instrumentation/src/index.ts';

const { usageContext } = resolveGlobalState();
const read = () => resolveContext(readScope(usageContext));

describe('withUsageContext', () => {
  it('returns what the function returns, and holds across what the function waits for', async () => {
    const seen = await withUsageContext({ userId: 'ada' }, async () => {
      await wait(1);
      return read();
    });
    assert.deepEqual(seen, { userId: 'ada' });
    assert.equal(readScope(usageContext), null);
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

  it('is a plain context to a copy of this package that knows no scopes', () => {
    withUsageContext({ userId: 'ada' }, () => {
      const store = { ...usageContext.getStore(), feature: 'old' };
      assert.deepEqual(store, { userId: 'ada', feature: 'old' });
      usageContext.run(store, () => {
        assert.deepEqual(withUsageContext({ task: 'new' }, read), {
          userId: 'ada',
          feature: 'old',
          task: 'new',
        });
      });
    });
  });
});

/** What an app may do between opening a context and making a call; each runs `next` where the context holds. */
const waits = {
  nothing: (next: () => Promise<void>) => next(),
  await: async (next: () => Promise<void>) => {
    await null;
    await next();
  },
  timer: async (next: () => Promise<void>) => {
    await wait(1);
    await next();
  },
  callback: (next: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      setImmediate(() => next().then(resolve, reject));
    }),
  emitter: (next: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      const emitter = new EventEmitter();
      emitter.on('go', () => next().then(resolve, reject));
      emitter.emit('go');
    }),
  stream: async (next: () => Promise<void>) => {
    const stream = new PassThrough();
    stream.end('x');
    for await (const _ of stream) await next();
  },
  generator: async (next: () => Promise<void>) => {
    async function* steps() {
      await wait(1);
      yield 1;
    }
    for await (const _ of steps()) await next();
  },
} as const;

interface Step {
  readonly context: UsageContext;
  readonly wait: keyof typeof waits;
  readonly inner: readonly Step[];
}

const someContext = fc.record(
  {
    userId: fc.constantFrom('u1', 'u2', 'u3'),
    feature: fc.constantFrom('f1', 'f2'),
    tags: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { minKeys: 1 }),
  },
  { requiredKeys: [] },
);

function createSteps(depth: number): fc.Arbitrary<Step[]> {
  if (depth === 0) return fc.constant([]);
  const step = fc.record({
    context: someContext,
    wait: fc.constantFrom(...(Object.keys(waits) as (keyof typeof waits)[])),
    inner: createSteps(depth - 1),
  });
  return fc.array(step, { maxLength: 3 });
}

it('is right in every part of any nesting and concurrency', async () => {
  await fc.assert(
    fc.asyncProperty(createSteps(4), async (steps) => {
      await Promise.all(steps.map((one) => run(one, {})));
      assert.equal(readScope(usageContext), null);
    }),
    { numRuns: 60 },
  );
});

/** Runs a step and checks the context before and after everything that it waits for. */
function run({ context, wait: kind, inner }: Step, outer: UsageContext): Promise<void> {
  const tags = { ...outer.tags, ...context.tags };
  const expected = {
    ...outer,
    ...context,
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
  return withUsageContext(context, () =>
    waits[kind](async () => {
      assert.deepEqual(read(), expected);
      await Promise.all(inner.map((one) => run(one, expected)));
      assert.deepEqual(read(), expected);
    }),
  );
}

describe('flushUsage', () => {
  it('has nothing to do where nothing records', async () => {
    assert.equal(await flushUsage(), undefined);
  });
});
