import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { png, reasoning, sse, text } from '../../support/content-parts.ts';
import { createSse, followMessages } from '../../support/follow-content.ts';

describe('the words of Gemini', () => {
  const base = 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash';
  const request = {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    contents: [
      {
        role: 'user',
        parts: [{ text: 'Weather?' }, { inlineData: { mimeType: 'image/png', data: png } }],
      },
      { role: 'model', parts: [{ functionCall: { name: 'weather', args: { city: 'Paris' } } }] },
      { parts: [{ functionResponse: { name: 'weather', response: { sky: 'rain' } } }] },
    ],
  };
  const call = { type: 'tool_call', name: 'weather', arguments: { city: 'Paris' } };
  const output = [
    { role: 'assistant', parts: [reasoning('Hm.'), text('Rain.'), call], finish_reason: 'STOP' },
  ];

  it('are contents and candidates', async () => {
    const response = JSON.stringify({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'Hm.', thought: true },
              { text: 'Rain.', thoughtSignature: png },
              { functionCall: { name: 'weather', args: { city: 'Paris' } } },
            ],
          },
          finishReason: 'STOP',
        },
      ],
    });
    assert.deepEqual(await followMessages({ url: `${base}:generateContent`, request, response }), {
      system: [text('Be brief.')],
      input: [
        {
          role: 'user',
          parts: [text('Weather?'), { type: 'blob', modality: 'image', mime_type: 'image/png' }],
        },
        { role: 'assistant', parts: [call] },
        {
          role: 'user',
          parts: [{ type: 'tool_call_response', id: 'weather', response: { sky: 'rain' } }],
        },
      ],
      output,
    });
  });

  const chunk = (part: object, finishReason?: string) => ({
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason }],
    usageMetadata: { promptTokenCount: 3 },
  });
  const chunks = [
    chunk({ text: 'Hm.', thought: true }),
    chunk({ text: 'Ra' }),
    chunk({ text: 'i' }),
    chunk({ text: 'n.' }),
    chunk({ functionCall: { name: 'weather', args: { city: 'Paris' } } }, 'STOP'),
  ];

  it('are put together of events, and of the elements of an array, at Vertex AI too', async () => {
    const vertex =
      'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash';
    for (const path of [base, vertex]) {
      const url = `${path}:streamGenerateContent`;
      for (const streamed of [
        { url: `${url}?alt=sse`, response: createSse(chunks), headers: sse },
        { url, response: JSON.stringify(chunks) },
      ]) {
        assert.deepEqual((await followMessages({ ...streamed, request })).output, output);
      }
    }
  });
});
