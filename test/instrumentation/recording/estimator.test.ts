import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Ending, Outcome, RequestHead, Usage } from '../../../instrumentation/src/call.ts';
import { createExchange } from '../../../instrumentation/src/http/exchange.ts';
import { createRequestHead } from '../../../instrumentation/src/http/request-head.ts';
import { createEstimator } from '../../../instrumentation/src/recording/estimator.ts';
import { resolveOutcome } from '../../../instrumentation/src/recording/outcome.ts';
import type { Route } from '../../../instrumentation/src/wire-format.ts';
import { resolveRoute } from '../support/resolve-route.ts';

interface Verdict {
  readonly outcome: Outcome;
  readonly usage: Usage | undefined;
}

/** What is recorded of a stream of OpenAI's chat, or of another path, that brought these events. */
function follow({
  path = '/v1/chat/completions',
  body = { model: 'gpt-5', stream: true, messages: [{ role: 'user', content: 'Say four words.' }] },
  events,
  statusCode = 200,
  type = 'text/event-stream',
  ending = { kind: 'complete' },
}: {
  readonly path?: string;
  readonly body?: object;
  readonly events: readonly (object | string)[];
  readonly statusCode?: number;
  readonly type?: string;
  readonly ending?: Ending;
}): Verdict {
  const head: RequestHead = createRequestHead({
    method: 'POST',
    path,
    hostHeader: 'api.openai.com',
    origin: 'https://api.openai.com',
    header: () => undefined,
  });
  const { format } = resolveRoute(head) as Route;
  const estimator = createEstimator(null);
  const output = estimator.createMeasure();
  let verdict: Verdict | undefined;
  let isStream = false;
  const exchange = createExchange({
    head,
    route: resolveRoute(head) as Route,
    createTextMeter() {
      isStream = true;
      return output;
    },
    onResult({ ending, ...seen }) {
      const estimate = estimator.estimate(format, seen, isStream ? output : null);
      const outcome = resolveOutcome({
        statusCode: seen.statusCode,
        ending,
        request: seen.request,
        facts: seen.response,
        estimateMethod: estimate?.method,
      });
      verdict = { outcome, usage: estimate?.usage ?? seen.response.usage };
    },
  });
  exchange.pushRequest(JSON.stringify(body));
  exchange.openResponse(statusCode, (name) => (name === 'content-type' ? type : undefined));
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    exchange.pushResponse(Buffer.from(type === 'text/event-stream' ? `data: ${data}\n\n` : data));
  }
  exchange.end(ending);
  exchange.finishNow();
  assert.ok(verdict);
  return verdict;
}

const piece = (delta: object, more: object = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'gpt-5',
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
  obfuscation: 'aBcDeFgHiJkLmNoP',
});
const words = [
  piece({ role: 'assistant', content: '' }),
  ...['One ', 'two ', 'three ', 'four.'].map((content) => piece({ content })),
  piece({}, { finish_reason: 'stop' }),
];
// 15 bytes / 4 → 4, + 4 for the message and 3 for the reply; 19 bytes / 4 → 5.
const estimated: Usage = { inputTokens: 11, outputTokens: 5 };
const method = { estimateMethod: 'utf8_bytes_4' };

describe('T36, T37: a stream of OpenAI that states no usage', () => {
  it('is estimated by its text, whole', () => {
    assert.deepEqual(follow({ events: [...words, '[DONE]'] }), {
      outcome: { status: 'success', source: 'estimated', ...method },
      usage: estimated,
    });
  });

  it('is estimated by what came of it, where the app left', () => {
    // "One two " are 8 bytes: 2 tokens.
    assert.deepEqual(follow({ events: words.slice(0, 3), ending: { kind: 'aborted' } }), {
      outcome: { status: 'cancelled', source: 'estimated', ...method },
      usage: { inputTokens: 11, outputTokens: 2 },
    });
  });

  it('has its input estimated, and an output of zero, where it broke off before its first word', () => {
    assert.deepEqual(follow({ events: [], ending: { kind: 'open' } }), {
      outcome: { status: 'incomplete', source: 'estimated', ...method },
      usage: { inputTokens: 11, outputTokens: 0 },
    });
  });

  it('counts calls of tools and reasoning that is shown, in request and answer', () => {
    const body = {
      stream: true,
      messages: [
        { role: 'user', content: [{ type: 'text', text: '12345678' }] },
        { role: 'assistant', tool_calls: [{ id: 'x', function: { name: '1234', arguments: '' } }] },
      ],
      tools: [{ type: 'function', function: { name: '12', description: '34' } }],
    };
    const call = { function: { name: 'find', arguments: '{"a"' } };
    // In: 8 + names and texts (name arguments 1234: 17, name description 12 34: 19) = 44 bytes → 11, + 8 + 3 = 22.
    // Out: 4 + 4 + 4 = 12 bytes → 3.
    assert.deepEqual(
      follow({
        body,
        events: [piece({ reasoning_content: 'hmm.' }), piece({ tool_calls: [call] }), '[DONE]'],
      }).usage,
      { inputTokens: 22, outputTokens: 3 },
    );
  });

  it('says that images in the request are not in the estimate', () => {
    const content = [
      { type: 'text', text: 'Say four words.' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(40_000)}` } },
    ];
    const body = { model: 'gpt-5', stream: true, messages: [{ role: 'user', content }] };
    assert.deepEqual(follow({ body, events: [...words, '[DONE]'] }), {
      outcome: { status: 'success', source: 'estimated', estimateMethod: 'utf8_bytes_4/text_only' },
      usage: estimated,
    });
  });

  it('measures a long prompt by its size alone', () => {
    const messages = [{ role: 'user', content: 'é'.repeat(50_000) }];
    // 100,000 bytes / 4, + 7.
    const { usage } = follow({ body: { stream: true, messages }, events: words });
    assert.deepEqual(usage, { inputTokens: 25_007, outputTokens: 5 });
  });

  it('of the older completions is estimated as well', () => {
    const events = ['abcd', 'efgh'].map((text) => ({ choices: [{ text, index: 0 }] }));
    assert.deepEqual(
      follow({ path: '/v1/completions', body: { prompt: ['12345678', 'x'] }, events }).usage,
      { inputTokens: 3, outputTokens: 2 },
    );
  });
});

describe('what is never estimated', () => {
  const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 };
  for (const [what, call, verdict] of [
    [
      'a stream that reports its usage',
      { events: [...words, { id: 'chatcmpl-1', choices: [], usage }, '[DONE]'] },
      {
        outcome: { status: 'success', source: 'reported' },
        usage: { inputTokens: 3, outputTokens: 1 },
      },
    ],
    [
      'a refusal',
      {
        events: ['{"error":{"type":"invalid_request_error"}}'],
        statusCode: 400,
        type: 'application/json',
      },
      {
        outcome: { status: 'error', source: 'not_billed', errorType: 'invalid_request_error' },
        usage: undefined,
      },
    ],
    [
      'a failure of the provider, though its error came as an event',
      { events: words, statusCode: 500 },
      { outcome: { status: 'error', source: 'absent', errorType: '500' }, usage: undefined },
    ],
    [
      'an answer that is no stream and reports nothing',
      { events: [{ choices: [{ message: { content: 'four words' } }] }], type: 'application/json' },
      { outcome: { status: 'success', source: 'absent' }, usage: undefined },
    ],
    [
      'an error before the first word',
      { events: [{ error: { type: 'server_error' } }] },
      {
        outcome: { status: 'error', source: 'absent', errorType: 'server_error' },
        usage: undefined,
      },
    ],
  ] as const) {
    it(`is ${what}`, () => assert.deepEqual(follow(call), verdict));
  }

  it('an error after some words leaves what came before it', () => {
    const events = [...words.slice(0, 3), { error: { type: 'server_error' } }];
    assert.deepEqual(follow({ events }), {
      outcome: { status: 'error', source: 'estimated', errorType: 'server_error', ...method },
      usage: { inputTokens: 11, outputTokens: 2 },
    });
  });
});
