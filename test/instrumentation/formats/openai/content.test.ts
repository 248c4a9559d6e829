import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  png,
  reasoning,
  sse,
  text,
  weatherCall,
  weatherResponse,
} from '../../support/content-parts.ts';
import { createSse, followMessages } from '../../support/follow-content.ts';

describe('the words of chat completions', () => {
  const url = 'https://api.openai.com/v1/chat/completions';
  const toolCall = (fields: object) => ({ id: 'call_1', type: 'function', ...fields });
  const request = {
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
          { type: 'image_url', image_url: { url: 'https://a.example/b.png?key=secret' } },
          { type: 'input_audio', input_audio: { data: png, format: 'wav' } },
          { type: 'file', file: { file_id: 'file-1' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [toolCall({ function: { name: 'weather', arguments: '{"city":"Paris"}' } })],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'rain' },
    ],
  };
  const output = [
    {
      role: 'assistant',
      parts: [reasoning('Hm.'), text('A dog.'), weatherCall],
      finish_reason: 'tool_calls',
    },
  ];

  it('are the messages as they were sent, without the bytes of files and without keys', async () => {
    const { input, system } = await followMessages({ url, request, response: '{}' });
    assert.deepEqual(system, undefined);
    assert.deepEqual(input, [
      { role: 'system', parts: [text('Be brief.')] },
      {
        role: 'user',
        parts: [
          text('What is this?'),
          { type: 'blob', modality: 'image', mime_type: 'image/png' },
          { type: 'uri', modality: 'image', uri: 'https://a.example/b.png' },
          { type: 'blob', modality: 'audio', mime_type: 'audio/wav' },
          { type: 'file', modality: 'document', file_id: 'file-1' },
        ],
      },
      { role: 'assistant', parts: [weatherCall] },
      { role: 'tool', parts: [weatherResponse] },
    ]);
  });

  it('are the choices of an answer', async () => {
    const message = {
      role: 'assistant',
      reasoning_content: 'Hm.',
      content: 'A dog.',
      tool_calls: [toolCall({ function: { name: 'weather', arguments: '{"city":"Paris"}' } })],
    };
    const response = JSON.stringify({
      choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
    });
    assert.deepEqual((await followMessages({ url, request, response })).output, output);
  });

  it('are the pieces of a stream put together, whatever the usage needs', async () => {
    const delta = (fields: object, finish_reason: string | null = null) => ({
      id: 'chatcmpl-1',
      model: 'gpt-4o-mini',
      choices: [{ index: 0, delta: fields, finish_reason }],
    });
    const response = createSse([
      delta({ role: 'assistant', content: '' }),
      delta({ reasoning_content: 'H' }),
      delta({ reasoning_content: 'm.' }),
      delta({ content: 'A ' }),
      delta({ content: 'dog.' }),
      delta({
        tool_calls: [toolCall({ index: 0, function: { name: 'weather', arguments: '' } })],
      }),
      delta({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: '"Paris"}' } }] }),
      delta({}, 'tool_calls'),
    ]);
    assert.deepEqual(
      (await followMessages({ url, request, response, headers: sse })).output,
      output,
    );
  });

  it('have an answer for each choice of a stream', async () => {
    const response = createSse(
      ['a', 'b', 'c', 'd'].map((content, at) => ({
        choices: [{ index: at % 2, delta: { content }, finish_reason: at > 1 ? 'stop' : null }],
      })),
    );
    assert.deepEqual((await followMessages({ url, request, response, headers: sse })).output, [
      { role: 'assistant', parts: [text('ac')], finish_reason: 'stop' },
      { role: 'assistant', parts: [text('bd')], finish_reason: 'stop' },
    ]);
  });

  it('are read of the dialects as well, such as the thoughts of Mistral', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
      { type: 'text', text: 'A dog.' },
    ];
    const call = { url: 'https://api.mistral.ai/v1/chat/completions', request };
    const expected = [
      { role: 'assistant', parts: [reasoning('Hm.'), text('A dog.')], finish_reason: 'stop' },
    ];
    const plain = JSON.stringify({ choices: [{ message: { content }, finish_reason: 'stop' }] });
    assert.deepEqual((await followMessages({ ...call, response: plain })).output, expected);
    const streamed = createSse([
      { choices: [{ index: 0, delta: { content: content.slice(0, 1) } }] },
      { choices: [{ index: 0, delta: { content: 'A dog.' }, finish_reason: 'stop' }] },
    ]);
    assert.deepEqual(
      (await followMessages({ ...call, response: streamed, headers: sse })).output,
      expected,
    );
  });
});

describe('the words of older completions', () => {
  const url = 'https://api.openai.com/v1/completions';
  const request = { model: 'gpt-3.5-turbo-instruct', prompt: ['One.', 'Two.'] };

  it('are prompts and texts', async () => {
    const response = JSON.stringify({ choices: [{ text: 'Three.', finish_reason: 'stop' }] });
    assert.deepEqual(await followMessages({ url, request, response }), {
      system: undefined,
      input: [
        { role: 'user', parts: [text('One.')] },
        { role: 'user', parts: [text('Two.')] },
      ],
      output: [{ role: 'assistant', parts: [text('Three.')], finish_reason: 'stop' }],
    });
    const streamed = createSse([
      { choices: [{ index: 0, text: 'Thr' }] },
      { choices: [{ index: 0, text: 'ee.', finish_reason: 'stop' }] },
    ]);
    assert.deepEqual(
      (await followMessages({ url, request, response: streamed, headers: sse })).output,
      [{ role: 'assistant', parts: [text('Three.')], finish_reason: 'stop' }],
    );
  });
});
