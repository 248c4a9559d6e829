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

describe('the words of Anthropic’s messages', () => {
  const url = 'https://api.anthropic.com/v1/messages';
  const request = {
    model: 'claude-sonnet-4-5',
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Weather?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
        ],
      },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Paris' } }],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'rain' }] },
        ],
      },
    ],
  };
  const output = [
    {
      role: 'assistant',
      parts: [reasoning('Hm.'), text('Rain.'), weatherCall, { type: 'redacted_thinking' }],
      finish_reason: 'tool_use',
    },
  ];

  it('are system, blocks and the answer', async () => {
    const response = JSON.stringify({
      type: 'message',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: png },
        { type: 'text', text: 'Rain.' },
        { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Paris' } },
        { type: 'redacted_thinking', data: png },
      ],
      stop_reason: 'tool_use',
    });
    assert.deepEqual(await followMessages({ url, request, response }), {
      system: [text('Be brief.')],
      input: [
        {
          role: 'user',
          parts: [text('Weather?'), { type: 'blob', modality: 'image', mime_type: 'image/png' }],
        },
        { role: 'assistant', parts: [weatherCall] },
        { role: 'user', parts: [{ ...weatherResponse, response: [text('rain')] }] },
      ],
      output,
    });
  });

  it('are the blocks of a stream put together', async () => {
    const start = (index: number, content_block: object) => ({
      type: 'content_block_start',
      index,
      content_block,
    });
    const delta = (index: number, fields: object) => ({
      type: 'content_block_delta',
      index,
      delta: fields,
    });
    const response = createSse([
      { type: 'message_start', message: { id: 'msg_1', usage: { input_tokens: 1 } } },
      start(0, { type: 'thinking', thinking: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'H' }),
      delta(0, { type: 'thinking_delta', thinking: 'm.' }),
      delta(0, { type: 'signature_delta', signature: png }),
      start(1, { type: 'text', text: '' }),
      delta(1, { type: 'text_delta', text: 'Ra' }),
      delta(1, { type: 'text_delta', text: 'in.' }),
      start(2, { type: 'tool_use', id: 'call_1', name: 'weather', input: {} }),
      delta(2, { type: 'input_json_delta', partial_json: '{"city":' }),
      delta(2, { type: 'input_json_delta', partial_json: '"Paris"}' }),
      start(3, { type: 'redacted_thinking', data: png }),
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 3 } },
      { type: 'message_stop' },
    ]);
    assert.deepEqual(
      (await followMessages({ url, request, response, headers: sse })).output,
      output,
    );
  });
});
