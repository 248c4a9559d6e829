import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openaiChat } from '../../../../instrumentation/src/formats/openai/chat.ts';
import { openaiResponses } from '../../../../instrumentation/src/formats/openai/responses.ts';
import { followResponse } from '../../support/follow-exchange.ts';
import { cut } from '../../support/framings.ts';
import { readEvents } from '../../support/read-stream.ts';

/** Each accounting rule has a number (T1, T2, …), by which its tests are found in every part. */
describe('accounting of OpenAI’s streams', () => {
  it('T36: chat streams: the usage stands in the last chunk, which has no choices', () => {
    const usage = { prompt_tokens: 19, completion_tokens: 10 };
    const events = [
      {
        id: 'c',
        model: 'm',
        choices: [{ index: 0, delta: { content: '"usage":{}' } }],
        usage: null,
      },
      { choices: [{ index: 1, delta: {}, finish_reason: 'length' }], usage: null },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null },
      { choices: [], usage },
    ];
    const expected = {
      model: 'm',
      id: 'c',
      finishReasons: ['length', 'stop'],
      usage: { inputTokens: 19, outputTokens: 10 },
      terminal: true,
    };
    assert.deepEqual(readEvents(openaiChat, [...events, '[DONE]']), expected);
    assert.deepEqual(readEvents(openaiChat, events), expected);
  });

  it('T36: chat streams: running counts on every chunk are replaced, not added', () => {
    const events = [1, 2, 3].map((count) => ({
      choices: [{ index: 0, delta: { content: 'x' } }],
      usage: { prompt_tokens: 7, completion_tokens: count },
    }));
    assert.deepEqual(readEvents(openaiChat, [...events, '[DONE]']).usage, {
      inputTokens: 7,
      outputTokens: 3,
    });
  });

  it('T39: chat streams: an error without a code or a type is an error as well', () => {
    for (const error of [{ message: 'The model has crashed.' }, 'The model has crashed.']) {
      assert.deepEqual(readEvents(openaiChat, [{ error }]), {
        errorType: 'error',
        terminal: false,
      });
    }
    assert.deepEqual(readEvents(openaiChat, [{ error: { code: 502 } }]).errorType, '502');
  });

  it('decodes no more than it must of a stream of anything', () => {
    const reader = openaiChat.createStreamReader?.();
    assert.ok(reader?.wants);
    for (let chunk = 0; chunk < 3; chunk += 1) {
      assert.equal(reader.wants('', Buffer.from('{"id"')), true);
      reader.onEvent({ name: '', data: '{"id"' });
    }
    for (const data of ['{"id"', '{}', '{"a":']) {
      assert.equal(reader.wants('', Buffer.from(data)), false, data);
    }
    assert.equal(reader.wants('', Buffer.from('[DONE] ')), true);
    reader.onEvent({ name: '', data: '[DONE] ' });
    assert.equal(reader.facts().terminal, true);
  });

  it('T36: chat streams: the usage may stand in the choice that ends, as at Moonshot', () => {
    const usage = { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32 };
    const events = [
      { model: 'm', choices: [{ index: 0, delta: { content: 'x' }, finish_reason: null }] },
      { model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] },
    ];
    const counts = { inputTokens: 19, outputTokens: 13 };
    assert.deepEqual(readEvents(openaiChat, events).usage, counts);
    assert.deepEqual(readEvents(openaiChat, [...events, { choices: [], usage }]).usage, counts);
  });

  it('T36: chat streams without usage leave it unknown', () => {
    const events = [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, '[DONE]'];
    assert.deepEqual(readEvents(openaiChat, events), { finishReasons: ['stop'], terminal: true });
  });

  for (const [type, status, more] of [
    ['response.completed', 'completed', {}],
    ['response.incomplete', 'incomplete', { incomplete: true }],
    ['response.failed', 'failed', { errorType: 'server_error' }],
  ] as const) {
    it(`T36: responses: ${type} has the usage, which is billed`, () => {
      const response = {
        status,
        error: status === 'failed' ? { code: 'server_error', message: 'x' } : null,
        usage: { input_tokens: 41, output_tokens: 64 },
      };
      for (const named of [true, false]) {
        assert.deepEqual(
          readEvents(
            openaiResponses,
            [
              { type: 'response.created', response: { id: 'r' } },
              { type, response },
            ],
            { named },
          ),
          {
            id: 'r',
            finishReasons: [status],
            usage: { inputTokens: 41, outputTokens: 64 },
            ...more,
            terminal: true,
          },
        );
      }
    });
  }

  it('T36: responses: the last event has the usage also where images make it longer than can be held', async () => {
    const image = { type: 'image_generation_call', status: 'completed', result: 'A'.repeat(9e6) };
    const response = {
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      model: 'gpt-5.5',
      output: [image, { type: 'web_search_call', action: { type: 'search' } }],
      usage: { input_tokens: 1000, output_tokens: 200, total_tokens: 1200 },
    };
    const data = JSON.stringify({ type: 'response.completed', response });
    const body = Buffer.from(`event: response.completed\ndata: ${data}\n\n`);
    const parts = cut(body, [10, 70_000, 8_500_000]);
    const headers = { 'content-type': 'text/event-stream' };
    const { response: facts } = await followResponse(openaiResponses, { headers, parts });
    assert.deepEqual(
      { usage: facts.usage, terminal: facts.terminal, id: facts.id },
      {
        usage: {
          inputTokens: 1000,
          outputTokens: 200,
          units: { web_searches: 1, image_generation_calls: 1 },
        },
        terminal: true,
        id: 'resp_1',
      },
    );
  });

  it('T37: a stream left early has no usage, and says that it is not whole', () => {
    const created = { type: 'response.created', response: { id: 'r', model: 'm', usage: null } };
    assert.deepEqual(readEvents(openaiResponses, [created]), {
      model: 'm',
      id: 'r',
      terminal: false,
    });
    const chunk = { id: 'c', model: 'm', choices: [{ index: 0, delta: { content: 'x' } }] };
    assert.deepEqual(readEvents(openaiChat, [chunk]), { model: 'm', id: 'c', terminal: false });
  });

  it('T39: an error inside of a stream of status 200 is an error', () => {
    const chunk = { choices: [{ index: 0, delta: { content: 'x' } }] };
    assert.deepEqual(readEvents(openaiChat, [chunk, { error: { type: 'server_error' } }]), {
      errorType: 'server_error',
      terminal: false,
    });
    for (const event of [
      { type: 'error', code: 'server_error', message: 'x' },
      { type: 'error', error: { type: 'x', code: 'server_error' } },
    ]) {
      for (const named of [true, false]) {
        assert.deepEqual(readEvents(openaiResponses, [event], { named }), {
          errorType: 'server_error',
          terminal: false,
        });
      }
    }
  });
});
