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

describe('the words of responses', () => {
  const url = 'https://api.openai.com/v1/responses';
  const request = {
    model: 'gpt-5-mini',
    instructions: 'Be brief.',
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'Weather?' }] },
      { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Paris"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'rain' },
      {
        role: 'user',
        content: [{ type: 'input_image', image_url: `data:image/png;base64,${png}` }],
      },
    ],
  };
  const output = [
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: png },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Rain.' }] },
    { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Paris"}' },
    { type: 'web_search_call', action: { query: 'x' } },
  ];
  const parts = [reasoning('Hm.'), text('Rain.'), weatherCall, { type: 'web_search_call' }];
  const whole = { id: 'resp_1', status: 'completed', output };

  it('are instructions and items', async () => {
    assert.deepEqual(await followMessages({ url, request, response: JSON.stringify(whole) }), {
      system: [text('Be brief.')],
      input: [
        { role: 'user', parts: [text('Weather?')] },
        { role: 'assistant', parts: [weatherCall] },
        { role: 'tool', parts: [weatherResponse] },
        { role: 'user', parts: [{ type: 'blob', modality: 'image', mime_type: 'image/png' }] },
      ],
      output: [{ role: 'assistant', parts, finish_reason: 'completed' }],
    });
    const { input } = await followMessages({
      url,
      request: { input: 'Weather?' },
      response: '{}',
    });
    assert.deepEqual(input, [{ role: 'user', parts: [text('Weather?')] }]);
  });

  it('are in the last event of a stream, and in its pieces where it is left before', async () => {
    const pieces = [
      { type: 'response.reasoning_summary_text.delta', output_index: 0, delta: 'Hm.' },
      { type: 'response.output_text.delta', output_index: 1, delta: 'Ra' },
      { type: 'response.output_text.delta', output_index: 1, delta: 'in.' },
      {
        type: 'response.output_item.added',
        output_index: 2,
        item: { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '' },
      },
      {
        type: 'response.function_call_arguments.delta',
        output_index: 2,
        delta: '{"city":"Paris"}',
      },
    ];
    const end = { type: 'response.completed', response: whole };
    const complete = createSse([...pieces, end]);
    assert.deepEqual(
      (await followMessages({ url, request, response: complete, headers: sse })).output,
      [{ role: 'assistant', parts, finish_reason: 'completed' }],
    );
    const left = createSse(pieces);
    assert.deepEqual(
      (await followMessages({ url, request, response: left, headers: sse })).output,
      [{ role: 'assistant', parts: parts.slice(0, 3) }],
    );
  });
});
