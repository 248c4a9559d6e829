import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Dialect } from '../../../processor/src/domain/usage.ts';
import type { Witness } from '../../../processor/src/domain/witness.ts';
import { groupWitnesses } from '../../../processor/src/witness/group-witnesses.ts';
import { resolveCalls } from '../../../processor/src/witness/resolve-calls.ts';
import { createWitness } from './create-witness.ts';

/** Each call as its span ids, the one that counts first; in the order of the names. */
function resolve(witnesses: readonly Witness[]): string[][] {
  return resolveCalls(witnesses)
    .map(({ billed, superseded }) => [billed, ...superseded].map(({ spanId }) => spanId))
    .toSorted();
}

function create(spanId: string, dialect: Dialect, said: Parameters<typeof createWitness>[0] = {}) {
  return createWitness({ ...said, spanId, dialect });
}

const dialects = ['ai-usage', 'gen-ai', 'openllmetry', 'vercel-ai-sdk', 'litellm'] as const;

describe('the records of one call', () => {
  it('count once, whoever tells of it, and ours counts', () => {
    const all = dialects.map((dialect) => create(dialect, dialect));

    assert.deepEqual(resolve(all.toReversed()), [
      ['ai-usage', 'gen-ai', 'openllmetry', 'vercel-ai-sdk', 'litellm'],
    ]);
  });

  it('count as who knows the usage says', () => {
    const ours = create('ours', 'ai-usage', { source: 'absent', inputTokens: null });
    const guess = create('guess', 'gen-ai', { source: 'estimated' });
    const report = create('report', 'litellm');

    assert.deepEqual(resolve([ours, guess, report]), [['report', 'guess', 'ours']]);
    assert.deepEqual(resolve([ours, guess]), [['guess', 'ours']]);
  });

  it('are found in a chain: by its id in another trace, and from there by the time', () => {
    const app = create('app', 'ai-usage', { responseId: 'chatcmpl-1' });
    const gateway = create('gateway', 'litellm', { traceId: 'other', responseId: 'chatcmpl-1' });
    const behind = create('behind', 'openllmetry', { traceId: 'other' });

    assert.deepEqual(resolve([behind, gateway, app]), [['app', 'behind', 'gateway']]);
  });
});

describe('several calls', () => {
  it('of one model at one time pair off with their other witnesses', () => {
    const all = [
      create('ours 1', 'ai-usage', { atSeconds: 0, forSeconds: 10 }),
      create('ours 2', 'ai-usage', { atSeconds: 1, forSeconds: 12 }),
      create('theirs 1', 'openllmetry', { atSeconds: -0.1, forSeconds: 10.2 }),
      create('theirs 2', 'openllmetry', { atSeconds: 0.9, forSeconds: 12.2 }),
    ];

    assert.deepEqual(resolve(all), [
      ['ours 1', 'theirs 1'],
      ['ours 2', 'theirs 2'],
    ]);
  });

  it('are both attempts on the wire beside the one span of a library that tries again', () => {
    const all = [
      create('failed', 'ai-usage', { forSeconds: 5, source: 'absent', inputTokens: null }),
      create('answered', 'ai-usage', { atSeconds: 6, forSeconds: 2 }),
      create('library', 'vercel-ai-sdk', { atSeconds: -0.1, forSeconds: 8.2 }),
    ];

    assert.deepEqual(resolve(all), [['answered', 'library'], ['failed']]);
  });

  it('are both attempts where both are billed', () => {
    const all = [
      create('broken off', 'ai-usage', { forSeconds: 5, status: 'error' }),
      create('answered', 'ai-usage', { atSeconds: 6, forSeconds: 2 }),
      create('library', 'gen-ai', { atSeconds: -0.1, forSeconds: 8.2 }),
    ];

    assert.equal(resolve(all).length, 2);
  });

  it('of ours that share an id are both real', () => {
    const id = { responseId: 'chatcmpl-123' };
    const all = [
      create('ours 1', 'ai-usage', { ...id }),
      create('ours 2', 'ai-usage', { ...id, atSeconds: 1 }),
      create('theirs', 'openllmetry', { ...id, atSeconds: 1.1 }),
    ];

    assert.deepEqual(resolve(all), [['ours 1'], ['ours 2', 'theirs']]);
  });

  it('under one constant id pair off, in one trace and in many', () => {
    for (const trace of [() => 'one', String]) {
      const calls = Array.from({ length: 300 }, (_, index) => [
        create(`ours ${index}`, 'ai-usage', {
          responseId: 'chatcmpl-123',
          traceId: trace(index),
          atSeconds: index,
          forSeconds: 0.5,
        }),
        create(`theirs ${index}`, 'gen-ai', {
          responseId: 'chatcmpl-123',
          traceId: trace(index),
          atSeconds: index - 0.01,
          forSeconds: 0.52,
        }),
      ]);

      const expected = calls.map((pair) => pair.map(({ spanId }) => spanId));
      assert.deepEqual(resolve(calls.flat()), expected.toSorted());
    }
  });
});

/** Calls some of which run at one time, share traces and ids, and are told of by one to four. */
const call = fc.record({
  atSeconds: fc.integer({ min: 0, max: 60 }),
  forSeconds: fc.integer({ min: 1, max: 20 }),
  traceId: fc.constantFrom('one', 'two', 'three'),
  requestModel: fc.constantFrom('gpt-4o', 'gpt-4o-mini', null),
  responseId: fc.constantFrom('chatcmpl-123', 'own', null),
  source: fc.constantFrom('reported' as const, 'absent' as const, 'estimated' as const),
  tellers: fc.subarray([...dialects], { minLength: 1 }),
  knowsId: fc.boolean(),
  inputTokens: fc.nat(3),
});
const witnesses = fc.array(call, { minLength: 1, maxLength: 12 }).map((calls) =>
  calls.flatMap(({ tellers, knowsId, source, responseId, ...said }, number) =>
    tellers.map((dialect, index) =>
      create(`${number} ${dialect}`, dialect, {
        ...said,
        responseModel: null,
        responseId:
          index > 0 && !knowsId ? null : responseId === 'own' ? `id ${number}` : responseId,
        source: index === 0 ? source : 'reported',
      }),
    ),
  ),
);

describe('any records', () => {
  it('are the same calls in whatever order they are given', () => {
    fc.assert(
      fc.property(
        witnesses.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => assert.deepEqual(resolve(shuffled), resolve(all)),
      ),
      { numRuns: 300 },
    );
  });

  it('are each in exactly one call, with at most one of a dialect', () => {
    fc.assert(
      fc.property(witnesses, (all) => {
        const calls = resolveCalls(all).map(({ billed, superseded }) => [billed, ...superseded]);
        assert.deepEqual(new Set(calls.flat()), new Set(all));
        assert.equal(calls.flat().length, all.length);
        for (const one of calls) {
          assert.equal(new Set(one.map(({ dialect }) => dialect)).size, one.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('end as the same calls when only the groups of new ones are looked at, batch by batch', () => {
    const batches = witnesses.chain((all) =>
      fc
        .tuple(
          fc.shuffledSubarray(all, { minLength: all.length }),
          fc.array(fc.integer({ min: 1, max: 5 }), {
            minLength: all.length,
            maxLength: all.length,
          }),
        )
        .map(([shuffled, sizes]) => {
          const parts: Witness[][] = [];
          for (let at = 0; at < shuffled.length; at += sizes[parts.length - 1] ?? 1) {
            parts.push(shuffled.slice(at, at + (sizes[parts.length] ?? 1)));
          }
          return { all, parts };
        }),
    );
    fc.assert(
      fc.property(batches, ({ all, parts }) => {
        const billedBy = new Map<string, string>();
        const known: Witness[] = [];
        for (const part of parts) {
          known.push(...part);
          for (const group of groupWitnesses(known)) {
            if (!group.some((witness) => part.includes(witness))) continue;
            for (const { billed, superseded } of resolveCalls(group)) {
              for (const { spanId } of [billed, ...superseded]) billedBy.set(spanId, billed.spanId);
            }
          }
        }
        const expected = resolveCalls(all).flatMap(({ billed, superseded }) =>
          [billed, ...superseded].map(({ spanId }) => [spanId, billed.spanId] as const),
        );
        assert.deepEqual(billedBy, new Map(expected));
      }),
      { numRuns: 300 },
    );
  });
});
