import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createExchange } from '../../../instrumentation/src/http/exchange.ts';
import { loadFixtures } from '../../fixtures/load-fixtures.ts';
import { createRequestHead } from '../support/create-request-head.ts';
import { createSse, followContent, followMessages } from '../support/follow-content.ts';
import { resolveRoute } from '../support/resolve-route.ts';

const url = 'https://api.openai.com/v1/chat/completions';
const sse = { 'content-type': 'text/event-stream' };
const ask = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const words = 'Many words. '.repeat(10_000);

describe('a long prompt', () => {
  it('is read whole above the size at which usage needs an outline only', async () => {
    const content = 'Some words. '.repeat(4000);
    const { input } = await followMessages({ url, request: ask(content), response: '{}' });
    assert.deepEqual(input, [{ role: 'user', parts: [{ type: 'text', content }] }]);
  });

  it('says how much was left out where it is too large to be held', async () => {
    const request = {
      messages: [
        { role: 'user', content: words.repeat(12) },
        { role: 'user', content: 'What is that?' },
      ],
    };
    const { input } = await followMessages({ url, request, response: '{}' });
    assert.deepEqual(input, [
      { role: 'user', parts: [{ type: 'text', content: '…[cut: 1440000 characters]' }] },
      { role: 'user', parts: [{ type: 'text', content: 'What is that?' }] },
    ]);
  });

  it('holds no files, in whatever field or text they are', async () => {
    const base64 = Buffer.alloc(3000, 7).toString('base64');
    const request = {
      messages: [
        { role: 'user', content: `See ![](data:image/png;base64,${base64}) there` },
        { role: 'tool', tool_call_id: '1', content: JSON.stringify({ image: base64 }) },
        {
          role: 'assistant',
          tool_calls: [{ function: { name: 'draw', arguments: JSON.stringify({ a: [base64] }) } }],
        },
        { role: 'user', content: [{ type: 'image_url', image_url: `data:;base64,${base64}` }] },
        { role: 'user', content: [{ type: 'unheard_of', data: base64 }] },
      ],
    };
    const { inputMessages = '' } = (await followContent({ url, request, response: '{}' })) ?? {};
    assert.ok(!inputMessages.includes(base64.slice(0, 40)));
    assert.deepEqual(JSON.parse(inputMessages)[0].parts, [
      {
        type: 'text',
        content: 'See ![](data:image/png;base64,…[cut: 4000 characters of base64]) there',
      },
    ]);
  });

  it('is not looked at where only the answer is wanted, nor the other way round', async () => {
    const response = '{"choices":[{"message":{"content":"b"},"finish_reason":"stop"}]}';
    const call = { url, request: ask('a'), response };
    const outputMessages =
      '[{"role":"assistant","parts":[{"type":"text","content":"b"}],"finish_reason":"stop"}]';
    const inputMessages = '[{"role":"user","parts":[{"type":"text","content":"a"}]}]';
    assert.deepEqual(await followContent({ ...call, capture: { prompt: false, answer: true } }), {
      outputMessages,
    });
    assert.deepEqual(await followContent({ ...call, capture: { prompt: true, answer: false } }), {
      inputMessages,
    });
  });
});

describe('a call whose words are too many to be held', () => {
  it('says how many each of its messages had', async () => {
    const content = 'Many words. '.repeat(8000);
    const request = { messages: Array(30).fill({ role: 'user', content }) };
    const choices = Array(30).fill({ message: { content } });
    const call = { url, request, response: JSON.stringify({ choices }) };
    const { input, output } = await followMessages(call);
    const parts = [{ type: 'text', content: '…[cut: 96000 characters]' }];
    assert.deepEqual(input, Array(30).fill({ role: 'user', parts }));
    assert.deepEqual(output, Array(30).fill({ role: 'assistant', parts }));
  });

  it('has the usage that it would have without them', async () => {
    const content = 'Many words. '.repeat(8000);
    const head = createRequestHead({ url });
    const route = resolveRoute(head);
    assert.ok(route);
    const follow = (capture: { prompt: boolean; answer: boolean } | null) =>
      new Promise<unknown>((resolve) => {
        const exchange = createExchange({
          head,
          route,
          capture,
          onResult: ({ request, response }) => resolve({ request, response }),
        });
        const messages = Array(30).fill({ role: 'user', content });
        const choices = Array(30).fill({ message: { content }, finish_reason: 'stop' });
        exchange.pushRequest(JSON.stringify({ messages, model: 'gpt-4o-mini' }));
        exchange.openResponse(200, () => undefined);
        const usage = { prompt_tokens: 12, completion_tokens: 7 };
        exchange.pushResponse(Buffer.from(JSON.stringify({ choices, usage })));
        exchange.end({ kind: 'complete' });
      });
    const without = await follow(null);
    assert.deepEqual(await follow({ prompt: true, answer: true }), without);
    assert.deepEqual(without, {
      request: { model: 'gpt-4o-mini', stream: false },
      response: {
        finishReasons: Array(30).fill('stop'),
        usage: { inputTokens: 12, outputTokens: 7 },
      },
    });
  });
});

describe('a long answer', () => {
  const choice = (content: string) => ({ choices: [{ index: 0, delta: { content } }] });

  it('is cut with a mark, in one piece and as a stream', async () => {
    const plain = JSON.stringify({ choices: [{ message: { content: words } }] });
    const streamed = createSse(words.match(/.{1,500}/g)?.map(choice) ?? []);
    const answers = [
      await followMessages({ url, request: '{}', response: plain }),
      await followMessages({ url, request: '{}', response: streamed, headers: sse }),
    ];
    for (const { output } of answers) {
      assert.match(output[0].parts[0].content, /^(?:Many words\. ){1300,}[\w. ]*…\[cut\]$/);
    }
  });

  it('of very many parts is bounded as well', async () => {
    const calls = Array.from({ length: 5000 }, (_, index) => ({ index, function: { name: 'f' } }));
    const response = createSse(
      calls.map((call) => ({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })),
    );
    const { output } = await followMessages({ url, request: '{}', response, headers: sse });
    assert.equal(output.length, 1);
    assert.ok(JSON.stringify(output).length < 65_535);
    assert.match(JSON.stringify(output.at(-1)), /…\[cut\]/);
  });
});

describe('the words of a hostile call', () => {
  const fields = [
    ...['messages', 'role', 'content', 'parts', 'text', 'tool_calls', 'function', 'arguments'],
    ...['choices', 'message', 'delta', 'candidates', 'contents', 'system', 'input', 'output'],
    ...['type', 'id', 'name', 'index', 'image_url', 'url', 'source', 'thinking', 'response'],
    ...['toolUse', 'toolResult', 'reasoningContent', 'image', 'functionCall', 'inlineData'],
    ...['content_block', 'start', 'contentBlockIndex', 'bytes', 'chat_history', 'instructions'],
    ...['__proto__', 'constructor', 'toString', '', 'bytes'],
  ];
  const types = [
    ...['text', 'image', 'message', 'reasoning', 'function_call', 'tool_use', 'tool_result'],
    ...['content_block_start', 'content_block_delta', 'response.completed', 'stream-end', 'tool'],
  ];
  const { value: hostile } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        1e308,
        'a',
        '{"a"',
        'data:a/b;base64,x',
        ...types,
      ),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(fc.constantFrom(...fields), tie('value')), { maxLength: 8 })
        .map(
          (entries) =>
            JSON.parse(
              `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
            ) as unknown,
        ),
    ),
  }));
  const formats = new Map(
    loadFixtures().flatMap(({ request }) => {
      const format = resolveRoute(createRequestHead(request))?.format;
      return format?.content === undefined ? [] : [[format.content, request.url] as const];
    }),
  );

  for (const [content, of] of formats) {
    it(`are read without throwing at ${of}`, () => {
      fc.assert(
        fc.property(hostile, fc.array(hostile, { maxLength: 5 }), (body, events) => {
          content.readPrompt(body);
          content.readAnswer(body);
          const reader = content.createAnswerReader?.();
          for (const event of events) {
            reader?.onEvent({ name: 'x', data: JSON.stringify(event) ?? '' });
            reader?.onEvent({ name: 'chunk', data: '{' });
          }
          reader?.messages();
        }),
        { numRuns: 300 },
      );
    });
  }

  it('cannot exhaust the stack by depth, nor the time by their length', async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const request = `{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":${deep}}}]}]}`;
    assert.match(
      (await followContent({ url, request, response: '{}' }))?.inputMessages ?? '',
      /"a":"…\[cut\]"/,
    );
    const startedAt = performance.now();
    const long = `${'a'.repeat(511)}.`.repeat(2000);
    await followContent({ url, request: ask(long), response: '{}' });
    await followContent({
      url,
      request: ask('data:a/b;base64,data:'.repeat(40_000)),
      response: '{}',
    });
    await followContent({ url, request: { messages: Array(100_000).fill(1) }, response: '{}' });
    assert.ok(performance.now() - startedAt < 5000);
  });
});
