import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Ending, ResponseFacts } from '../../../instrumentation/src/call.ts';
import { resolveOutcome } from '../../../instrumentation/src/recording/outcome.ts';

const complete: Ending = { kind: 'complete' };
const aborted: Ending = { kind: 'aborted' };
const open: Ending = { kind: 'open' };
const timeout: Ending = { kind: 'timeout', error: { name: 'TimeoutError' } };
const failed: Ending = { kind: 'failed', error: { code: 'ECONNRESET' } };
const used: ResponseFacts = { usage: { inputTokens: 25, outputTokens: 1 } };

type Case = readonly [
  title: string,
  statusCode: number | undefined,
  ending: Ending,
  facts: ResponseFacts,
  expected: ReturnType<typeof resolveOutcome>,
];

const cases: readonly Case[] = [
  ['an answer with usage', 200, complete, used, { status: 'success', source: 'reported' }],
  ['an answer without usage', 200, complete, {}, { status: 'success', source: 'absent' }],
  [
    'a usage of zero, which is known',
    200,
    complete,
    { usage: { inputTokens: 0 } },
    { status: 'success', source: 'reported' },
  ],
  [
    'a stream that ended before its last event',
    200,
    complete,
    { ...used, terminal: false },
    { status: 'incomplete', source: 'reported' },
  ],
  [
    'an answer that the provider stopped',
    200,
    complete,
    { ...used, incomplete: true, terminal: true },
    { status: 'incomplete', source: 'reported' },
  ],
  [
    'a stream that was left after its last event',
    200,
    aborted,
    { ...used, terminal: true },
    { status: 'success', source: 'reported' },
  ],
  ['a stream that was left early', 200, aborted, used, { status: 'cancelled', source: 'reported' }],
  ['a call given up unanswered', undefined, aborted, {}, { status: 'cancelled', source: 'absent' }],
  [
    'a stream that broke off',
    200,
    failed,
    used,
    { status: 'incomplete', source: 'reported', errorType: 'ECONNRESET' },
  ],
  [
    'a connection that failed',
    undefined,
    failed,
    {},
    { status: 'error', source: 'absent', errorType: 'ECONNRESET' },
  ],
  [
    'a call that ran out of time',
    undefined,
    timeout,
    {},
    { status: 'timeout', source: 'absent', errorType: 'TimeoutError' },
  ],
  ['a body that nobody read', 200, open, {}, { status: 'incomplete', source: 'absent' }],
  [
    'an error event in a stream that had reported a part',
    200,
    complete,
    { ...used, errorType: 'overloaded_error' },
    { status: 'error', source: 'reported', errorType: 'overloaded_error' },
  ],
  [
    'an error event in a stream that had reported nothing',
    200,
    complete,
    { errorType: 'api_error' },
    { status: 'error', source: 'absent', errorType: 'api_error' },
  ],
  [
    'too many requests',
    429,
    complete,
    { errorType: 'rate_limit_exceeded' },
    { status: 'rate_limited', source: 'not_billed', errorType: 'rate_limit_exceeded' },
  ],
  [
    'too many requests whose body nobody read',
    429,
    aborted,
    {},
    { status: 'rate_limited', source: 'not_billed', errorType: '429' },
  ],
  [
    'a request that was refused',
    400,
    complete,
    { errorType: 'invalid_request_error' },
    { status: 'error', source: 'not_billed', errorType: 'invalid_request_error' },
  ],
  [
    'a server that gave up waiting',
    408,
    complete,
    {},
    { status: 'timeout', source: 'absent', errorType: '408' },
  ],
  [
    'a server that failed',
    500,
    complete,
    { errorType: 'api_error' },
    { status: 'error', source: 'absent', errorType: 'api_error' },
  ],
  [
    'a server that was overloaded',
    529,
    complete,
    { errorType: 'overloaded_error' },
    { status: 'error', source: 'not_billed', errorType: 'overloaded_error' },
  ],
  [
    'a gateway that says the same with 503',
    503,
    complete,
    { errorType: 'overloaded_error' },
    { status: 'error', source: 'not_billed', errorType: 'overloaded_error' },
  ],
  [
    'a service that is away',
    503,
    complete,
    {},
    { status: 'error', source: 'absent', errorType: '503' },
  ],
  [
    'a refusal that may be billed, such as by a content filter',
    400,
    complete,
    { errorType: 'content_filter', mayBeBilled: true },
    { status: 'error', source: 'absent', errorType: 'content_filter' },
  ],
  [
    'a refusal that says what it used',
    400,
    complete,
    { ...used, errorType: 'content_filter', mayBeBilled: true },
    { status: 'error', source: 'reported', errorType: 'content_filter' },
  ],
  [
    'too many requests, whatever may be billed',
    429,
    complete,
    { mayBeBilled: true },
    { status: 'rate_limited', source: 'not_billed', errorType: '429' },
  ],
  [
    'an answer from a cache before the provider (T42)',
    200,
    complete,
    { ...used, cached: true },
    { status: 'success', source: 'not_billed' },
  ],
  [
    'a refusal in an answer with a status of success',
    200,
    complete,
    { ...used, refused: true, errorType: 'REQUEST_DENIED' },
    { status: 'error', source: 'not_billed', errorType: 'REQUEST_DENIED' },
  ],
  [
    'a call that never left the machine',
    undefined,
    { ...failed, unprocessed: true },
    {},
    { status: 'error', source: 'not_billed', errorType: 'ECONNRESET' },
  ],
  [
    'a call that waited in vain for a connection',
    undefined,
    { ...timeout, unprocessed: true },
    {},
    { status: 'timeout', source: 'not_billed', errorType: 'TimeoutError' },
  ],
  [
    'a call given up before it was sent',
    undefined,
    { ...aborted, unprocessed: true },
    {},
    { status: 'cancelled', source: 'not_billed' },
  ],
  ['a redirect', 307, complete, {}, { status: 'success', source: 'not_billed' }],
  // As fetch does over HTTP/2.
  [
    'a redirect that is followed before its body has come',
    308,
    aborted,
    {},
    { status: 'success', source: 'not_billed' },
  ],
];

describe('the outcome of a call', () => {
  for (const [title, statusCode, ending, facts, expected] of cases) {
    it(`of ${title} is ${expected.status}, ${expected.source}`, () => {
      assert.deepEqual(resolveOutcome({ statusCode, ending, facts }), expected);
    });
  }

  it('of what is free by rule is known to cost nothing, also where it failed', () => {
    for (const [statusCode, status] of [
      [500, 'error'],
      [504, 'timeout'],
    ] as const) {
      assert.deepEqual(resolveOutcome({ statusCode, ending: complete, facts: {}, free: true }), {
        status,
        source: 'not_billed',
        errorType: String(statusCode),
      });
    }
  });

  it('of what is free by rule is known to cost nothing', () => {
    assert.deepEqual(resolveOutcome({ statusCode: 200, ending: complete, facts: {}, free: true }), {
      status: 'success',
      source: 'not_billed',
    });
  });

  it("never takes over a text from an app's own error", () => {
    const errorTypes = [
      { code: 'my secret prompt', name: 'CallError' },
      { code: 'x'.repeat(65), name: 'my secret prompt' },
    ].map((error) => {
      const ending: Ending = { kind: 'failed', error };
      return resolveOutcome({ statusCode: undefined, ending, facts: {} }).errorType;
    });
    assert.deepEqual(errorTypes, ['CallError', 'error']);
  });
});
