import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { png, reasoning, text } from '../../support/content-parts.ts';
import { followMessages } from '../../support/follow-content.ts';

describe('the words of Ollama', () => {
  const request = {
    model: 'llama3.2',
    messages: [
      { role: 'user', content: 'Weather?', images: [png] },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ function: { name: 'weather', arguments: { city: 'Paris' } } }],
      },
      { role: 'tool', tool_name: 'weather', content: 'rain' },
    ],
  };
  const call = { type: 'tool_call', name: 'weather', arguments: { city: 'Paris' } };
  const answer = { thinking: 'Hm.', content: 'Rain.', tool_calls: request.messages[1]?.tool_calls };
  const output = [
    { role: 'assistant', parts: [reasoning('Hm.'), text('Rain.'), call], finish_reason: 'stop' },
  ];

  it('are messages, and lines put together', async () => {
    const url = 'http://localhost:11434/api/chat';
    const response = JSON.stringify({ message: answer, done: true, done_reason: 'stop' });
    assert.deepEqual(await followMessages({ url, request, response }), {
      system: undefined,
      input: [
        { role: 'user', parts: [text('Weather?'), { type: 'blob', modality: 'image' }] },
        { role: 'assistant', parts: [call] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'weather', response: 'rain' }] },
      ],
      output,
    });
    const lines = [
      { message: { thinking: 'Hm.' } },
      { message: { content: 'Ra' } },
      { message: { content: 'in.' } },
      { message: { content: '', tool_calls: answer.tool_calls } },
      { message: { content: '' }, done: true, done_reason: 'stop' },
    ];
    const streamed = {
      response: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      headers: { 'content-type': 'application/x-ndjson' },
    };
    assert.deepEqual((await followMessages({ url, request, ...streamed })).output, output);
  });

  it('are a prompt and its completion', async () => {
    const url = 'http://localhost:11434/api/generate';
    const response = JSON.stringify({ response: 'Rain.', done: true, done_reason: 'stop' });
    const prompt = { model: 'llama3.2', system: 'Be brief.', prompt: 'Weather?' };
    assert.deepEqual(await followMessages({ url, request: prompt, response }), {
      system: [text('Be brief.')],
      input: [{ role: 'user', parts: [text('Weather?')] }],
      output: [{ role: 'assistant', parts: [text('Rain.')], finish_reason: 'stop' }],
    });
  });
});
