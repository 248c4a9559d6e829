import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseReportedCall } from '../../../instrumentation/src/reported/parse-reported-call.ts';

const nowMs = Date.UTC(2026, 10, 22, 12);

function parse(fields: Readonly<Record<string, unknown>>): {
  readonly call: Record<string, unknown> | undefined;
  readonly response: Record<string, unknown>;
  readonly mistakes: string[];
} {
  const mistakes: string[] = [];
  const value = { provider: 'openai', operation: 'chat', ...fields };
  const parsed = parseReportedCall(value, { nowMs, report: (mistake) => mistakes.push(mistake) });
  return {
    call: parsed === null ? undefined : { ...parsed.call },
    response: { ...parsed?.call.response },
    mistakes,
  };
}

describe('a reported call', () => {
  it('is now, of no duration and of unknown usage, where it says nothing', () => {
    const { call, mistakes } = parse({});
    assert.deepEqual(
      [call, mistakes],
      [
        {
          providerName: 'openai',
          operationName: 'chat',
          request: {},
          response: {},
          outcome: { status: 'success', source: 'absent' },
          billing: {},
          startedAtMs: nowMs,
          durationMs: 0,
        },
        [],
      ],
    );
  });

  it('ended now where it says how long it took, and lasted until now where it says when it began', () => {
    const times = (fields: object) => {
      const { call } = parse({ ...fields });
      return [call?.startedAtMs, call?.durationMs];
    };
    assert.deepEqual(times({ durationMs: 250 }), [nowMs - 250, 250]);
    assert.deepEqual(times({ startedAt: nowMs - 400 }), [nowMs - 400, 400]);
    assert.deepEqual(times({ startedAt: new Date(nowMs - 400), durationMs: 100 }), [
      nowMs - 400,
      100,
    ]);
    assert.deepEqual(times({ startedAt: nowMs + 1000 }), [nowMs + 1000, 0]);
  });

  it('is not of a time that cannot be: no receiver would take it', () => {
    const said =
      'startedAt is left out: it must be a Date or milliseconds since 1970, and not in the future';
    const wrong = [
      nowMs / 1000,
      12_345.6,
      nowMs * 1000,
      nowMs + 300_001,
      1e300,
      Number.NaN,
      -5,
      new Date(Number.NaN),
      new Date(8.64e15),
      'yesterday',
    ];
    for (const startedAt of wrong) {
      const { call, mistakes } = parse({ startedAt, durationMs: 250 });
      assert.deepEqual(
        [call?.startedAtMs, call?.durationMs, mistakes],
        [nowMs - 250, 250, [said]],
        String(startedAt),
      );
    }
    const { call, mistakes } = parse({ durationMs: 1e15 });
    assert.deepEqual(
      [call?.startedAtMs, call?.durationMs, mistakes],
      [nowMs, 0, ['durationMs is left out: it must be less than a year']],
    );
  });

  it('leaves out units that are no longer exact numbers', () => {
    const { response, mistakes } = parse({ usage: { units: { pages: 1e300, images: 2 } } });
    assert.deepEqual(response.usage, { units: { images: 2 } });
    assert.equal(mistakes.length, 1);
  });

  it('is reported with a zero, estimated by a method, and unknown without both', () => {
    const outcome = (fields: object) => parse({ ...fields }).call?.outcome;
    const usage = { inputTokens: 0 };
    assert.deepEqual(outcome({ usage }), { status: 'success', source: 'reported' });
    assert.deepEqual(outcome({ cost: { amount: 0 } }), { status: 'success', source: 'reported' });
    assert.deepEqual(outcome({ usage, estimateMethod: 'words' }), {
      status: 'success',
      source: 'estimated',
      estimateMethod: 'words',
    });
    assert.deepEqual(outcome({ status: 'rate_limited' }), {
      status: 'rate_limited',
      source: 'not_billed',
    });
    assert.deepEqual(outcome({ errorType: 'gpu_lost' }), {
      status: 'error',
      source: 'absent',
      errorType: 'gpu_lost',
    });
  });

  it('keeps a stated cost to the last digit', () => {
    const cost = (value: unknown) => {
      const { response, mistakes } = parse({ cost: value });
      return [response.statedCost, mistakes.length];
    };
    assert.deepEqual(cost({ amount: '0.000000000123456789', currency: 'EUR' }), [
      { amount: '0.000000000123456789', currency: 'EUR' },
      0,
    ]);
    assert.deepEqual(cost({ amount: '2', currency: 'eur' }), [{ amount: '2', currency: 'EUR' }, 0]);
    assert.deepEqual(cost({ amount: 1e-7 }), [{ amount: '1e-7', currency: 'USD' }, 0]);
    for (const wrong of [
      { amount: '-1' },
      { amount: 'free' },
      { amount: Number.NaN },
      3,
      { amount: '1', currency: 'dollars' },
      { amount: '1e10' },
      { amount: 1e21 },
      { amount: '1e99' },
    ]) {
      assert.deepEqual(cost(wrong), [undefined, 1]);
    }
  });

  it('says where a part is more than its whole, and keeps both', () => {
    const { response, mistakes } = parse({ usage: { inputTokens: 5, cacheReadInputTokens: 7 } });
    assert.deepEqual(response.usage, { inputTokens: 5, cacheReadInputTokens: 7 });
    assert.deepEqual(mistakes, [
      'usage.cacheReadInputTokens is more than usage.inputTokens, which must include it',
    ]);
  });

  it('says of fields that it does not know, and never a value', () => {
    const { mistakes } = parse({ prompt: 'canary', errorType: 'a canary text', usage: 'canary' });
    assert.deepEqual(mistakes, [
      '"prompt" is no field of a call',
      'usage is left out: give counts such as { inputTokens: 12, outputTokens: 3 }',
      'errorType is left out: it must be a short name such as invalid_json',
    ]);
  });

  it('is read, or refused with a reason, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (value, usage) => {
        const mistakes: string[] = [];
        const report = (mistake: string) => mistakes.push(mistake);
        const parsed = parseReportedCall(value, { nowMs, report });
        assert.ok(parsed !== null || mistakes.length > 0);
        parseReportedCall(
          { provider: 'p', operation: 'o', usage, cost: usage, startedAt: usage },
          { nowMs, report },
        );
      }),
    );
  });
});
