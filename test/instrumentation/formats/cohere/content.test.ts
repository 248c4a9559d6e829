import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasoning, sse, text, weatherCall, weatherResponse } from '../../support/content-parts.ts';
import { createSse, followMessages } from '../../support/follow-content.ts';

describe('the words of Cohere’s chat', () => {
  const toolCall = {
    id: 'call_1',
    type: 'function',
    function: { name: 'weather', arguments: '{"city":"Paris"}' },
  };
  const request = {
    model: 'command-a-03-2025',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', tool_plan: 'Hm.', tool_calls: [toolCall] },
      {
        role: 'tool',
        tool_call_id: 'call_1',
        content: [{ type: 'document', document: { data: 'rain' } }],
      },
    ],
  };
  const output = [
    {
      role: 'assistant',
      parts: [reasoning('Hm.'), text('Rain.'), weatherCall],
      finish_reason: 'TOOL_CALL',
    },
  ];

  it('are the messages of v2, plain and streamed', async () => {
    const url = 'https://api.cohere.com/v2/chat';
    const message = {
      role: 'assistant',
      tool_plan: 'Hm.',
      content: [{ type: 'text', text: 'Rain.' }],
      tool_calls: [toolCall],
    };
    const response = JSON.stringify({ id: '1', finish_reason: 'TOOL_CALL', message });
    assert.deepEqual(await followMessages({ url, request, response }), {
      system: undefined,
      input: [
        { role: 'system', parts: [text('Be brief.')] },
        { role: 'user', parts: [text('Weather?')] },
        { role: 'assistant', parts: [reasoning('Hm.'), weatherCall] },
        { role: 'tool', parts: [{ ...weatherResponse, response: ['rain'] }] },
      ],
      output,
    });
    const event = (type: string, index: number, fields: object) => ({
      type,
      index,
      delta: { message: fields },
    });
    const streamed = createSse([
      { type: 'message-start', id: '1', delta: { message: { role: 'assistant' } } },
      { type: 'tool-plan-delta', delta: { message: { tool_plan: 'Hm.' } } },
      event('content-start', 0, { content: { type: 'text', text: '' } }),
      event('content-delta', 0, { content: { text: 'Ra' } }),
      event('content-delta', 0, { content: { text: 'in.' } }),
      event('tool-call-start', 0, {
        tool_calls: { id: 'call_1', function: { name: 'weather', arguments: '' } },
      }),
      event('tool-call-delta', 0, { tool_calls: { function: { arguments: '{"city":"Paris"}' } } }),
      { type: 'message-end', delta: { finish_reason: 'TOOL_CALL' } },
    ]);
    assert.deepEqual(
      (await followMessages({ url, request, response: streamed, headers: sse })).output,
      output,
    );
  });

  it('are the message and the history of v1, plain and streamed', async () => {
    const url = 'https://api.cohere.com/v1/chat';
    const first = {
      model: 'command-r',
      preamble: 'Be brief.',
      chat_history: [
        { role: 'USER', message: 'Hello.' },
        { role: 'CHATBOT', message: 'Hi.' },
      ],
      message: 'Weather?',
    };
    const answered = [{ role: 'assistant', parts: [text('Rain.')], finish_reason: 'COMPLETE' }];
    const response = JSON.stringify({ text: 'Rain.', finish_reason: 'COMPLETE' });
    assert.deepEqual(await followMessages({ url, request: first, response }), {
      system: [text('Be brief.')],
      input: [
        { role: 'user', parts: [text('Hello.')] },
        { role: 'assistant', parts: [text('Hi.')] },
        { role: 'user', parts: [text('Weather?')] },
      ],
      output: answered,
    });
    const lines = [
      { event_type: 'stream-start' },
      { event_type: 'text-generation', text: 'Ra' },
      { event_type: 'text-generation', text: 'in.' },
      { event_type: 'stream-end', finish_reason: 'COMPLETE', response: { text: 'Rain.' } },
    ];
    const streamed = {
      response: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      headers: { 'content-type': 'application/stream+json' },
    };
    assert.deepEqual((await followMessages({ url, request: first, ...streamed })).output, answered);
  });
});
