import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { png, reasoning, text, weatherCall, weatherResponse } from '../../support/content-parts.ts';
import { followMessages } from '../../support/follow-content.ts';

describe('the words of Bedrock', () => {
  const base = 'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-lite-v1:0';
  const request = {
    system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
    messages: [
      {
        role: 'user',
        content: [{ text: 'Weather?' }, { image: { format: 'png', source: { bytes: png } } }],
      },
      {
        role: 'assistant',
        content: [{ toolUse: { toolUseId: 'call_1', name: 'weather', input: { city: 'Paris' } } }],
      },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'call_1', content: [{ json: { sky: 'rain' } }] } }],
      },
    ],
  };

  it('are those of Converse', async () => {
    const response = JSON.stringify({
      output: {
        message: {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm.', signature: png } } },
            { text: 'Rain.' },
            { toolUse: { toolUseId: 'call_1', name: 'weather', input: { city: 'Paris' } } },
          ],
        },
      },
      stopReason: 'tool_use',
    });
    assert.deepEqual(await followMessages({ url: `${base}/converse`, request, response }), {
      system: [text('Be brief.')],
      input: [
        {
          role: 'user',
          parts: [text('Weather?'), { type: 'blob', modality: 'image', mime_type: 'image/png' }],
        },
        { role: 'assistant', parts: [weatherCall] },
        { role: 'user', parts: [{ ...weatherResponse, response: [{ sky: 'rain' }] }] },
      ],
      output: [
        {
          role: 'assistant',
          parts: [reasoning('Hm.'), text('Rain.'), weatherCall],
          finish_reason: 'tool_use',
        },
      ],
    });
  });

  it('of InvokeModel are those of Claude, and none of other models', async () => {
    const url = `${base}/invoke`;
    const claude = {
      anthropic_version: 'bedrock-2023-05-31',
      messages: [{ role: 'user', content: 'Weather?' }],
    };
    const response = JSON.stringify({
      type: 'message',
      content: [{ type: 'text', text: 'Rain.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 1 },
    });
    assert.deepEqual(await followMessages({ url, request: claude, response }), {
      system: undefined,
      input: [{ role: 'user', parts: [text('Weather?')] }],
      output: [{ role: 'assistant', parts: [text('Rain.')], finish_reason: 'end_turn' }],
    });
    assert.deepEqual(
      await followMessages({ url, request: { prompt: 'x' }, response: '{"generation":"y"}' }),
      { system: undefined, input: undefined, output: undefined },
    );
  });
});
