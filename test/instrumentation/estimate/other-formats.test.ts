import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimateUsage } from '../../../instrumentation/src/estimate/estimate-usage.ts';
import { TextMeasure } from '../../../instrumentation/src/estimate/text-measure.ts';
import { cohereChat } from '../../../instrumentation/src/formats/cohere/chat.ts';
import { geminiGenerateContent } from '../../../instrumentation/src/formats/gemini/generate-content.ts';
import { ollamaChat, ollamaGenerate } from '../../../instrumentation/src/formats/ollama/chat.ts';
import { openaiChat } from '../../../instrumentation/src/formats/openai/chat.ts';
import { openaiResponses } from '../../../instrumentation/src/formats/openai/responses.ts';
import type { WireFormat } from '../../../instrumentation/src/wire-format.ts';

/** What is kept of the text of a request and of a stream's events, and how it is estimated. */
function measure(format: WireFormat, request: unknown, events: readonly object[], named = false) {
  const [input, output] = [new TextMeasure(1e4), new TextMeasure(1e4)];
  format.readRequestText?.(request, input);
  const reader = format.createStreamReader?.(output);
  for (const event of events) {
    const name = named ? (event as { type: string }).type : '';
    reader?.wants?.(name, Buffer.from(JSON.stringify(event)));
  }
  const { method } = estimateUsage({ input, output });
  return {
    input: input.kept.join('|'),
    tokens: input.tokens,
    output: output.kept.join(''),
    method,
  };
}

describe('T37: a stream that is left before its counts came', () => {
  const pieces = [
    { type: 'response.created', response: { id: 'r', delta: 'no' } },
    { type: 'response.reasoning_summary_text.delta', delta: 'not the thoughts' },
    { type: 'response.output_text.delta', delta: 'Hé ', logprobs: [], obfuscation: 'zzzz' },
    { type: 'response.function_call_arguments.delta', delta: '{"a"' },
  ];
  for (const named of [true, false]) {
    it(`is measured at OpenAI's responses, with ${named ? '' : 'un'}named events`, () => {
      const request = {
        instructions: 'Be kind.',
        input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
        previous_response_id: 'resp_0',
      };
      const { output, ...rest } = measure(openaiResponses, request, pieces.slice(1), named);
      assert.equal(output, 'Hé {"a"');
      assert.deepEqual(rest, {
        input: 'Be kind.|Hi',
        tokens: 3 + 2 * 4,
        method: 'utf8_bytes_4/text_only',
      });
    });
  }

  it('counts no image that a request to responses holds, and says that there was one', () => {
    const image = `data:image/png;base64,${'A'.repeat(400)}`;
    const measureInput = (request: object) => measure(openaiResponses, request, []);
    const text = { input: 'Hi', tokens: 3 + 4, output: '', method: 'utf8_bytes_4/text_only' };
    const tools = [{ type: 'image_generation', input_image_mask: { image_url: image } }];
    assert.deepEqual(measureInput({ input: 'Hi', tools }), text);
    const screen = { type: 'computer_screenshot', image_url: image };
    for (const output of [screen, [{ type: 'input_image', image_url: image }]]) {
      const input = [{ type: 'function_call_output', output, name: 'Hi' }];
      assert.deepEqual(measureInput({ input }), text);
    }
    const parts = [{ type: 'function_call_output', output: [{ type: 'input_text', text: 'Hi' }] }];
    assert.deepEqual(measureInput({ input: parts }), { ...text, method: 'utf8_bytes_4' });
    const custom = { type: 'function', name: 'f', description: 'Hi', parameters: {}, strict: true };
    assert.equal(
      measureInput({ input: 'Hi', tools: [custom] })
        .input.split('|')
        .sort()
        .join('|'),
      'Hi|Hi|description|f|name|parameters',
    );
  });

  it('says of chat with sound in its answer that only its text counts', () => {
    const request = { modalities: ['text', 'audio'], messages: [{ role: 'user', content: 'Hi' }] };
    assert.deepEqual(measure(openaiChat, request, []), {
      ...{ input: 'Hi', tokens: 3 + 4, output: '', method: 'utf8_bytes_4/text_only' },
    });
  });

  it('is measured at Ollama, in chat and in generate', () => {
    assert.deepEqual(
      measure(ollamaChat, { messages: [{ role: 'user', content: 'Hi' }] }, [
        { model: 'm', message: { role: 'assistant', content: 'He', thinking: 'hm' }, done: false },
        { model: 'm', message: { role: 'assistant', content: 'llo' }, done: false },
      ]),
      { input: 'Hi', tokens: 4, output: 'Hehmllo', method: 'utf8_bytes_4' },
    );
    assert.deepEqual(
      measure(ollamaGenerate, { prompt: 'Hi', context: [1, 2, 3] }, [
        { model: 'm', response: 'Hello', done: false },
      ]),
      { input: 'Hi', tokens: 4 + 3, output: 'Hello', method: 'utf8_bytes_4' },
    );
  });

  it('is measured at Gemini, of which Vertex AI states the counts in the last event only', () => {
    const event = (part: object, usageMetadata: object) => ({
      ...{ candidates: [{ content: { role: 'model', parts: [part] } }], modelVersion: 'no' },
      ...{ usageMetadata },
    });
    const traffic = { trafficType: 'ON_DEMAND' };
    const request = {
      system_instruction: { parts: [{ text: 'Be kind.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'Hi' }] },
        { parts: [{ functionCall: { name: 'f', args: { a: 'x' } } }] },
        { parts: { functionResponse: { name: 'f', response: { b: 'y' } } } },
      ],
      tools: [{ functionDeclarations: [{ name: 'f' }] }],
    };
    const pieces = [
      event({ text: 'Hm', thought: true }, traffic),
      event({ text: 'Hé ', thoughtSignature: 'no' }, traffic),
      event({ functionCall: { name: 'f', args: {} } }, traffic),
      event({ inlineData: { mimeType: 'image/png', data: 'AAAA' } }, traffic),
    ];
    assert.deepEqual(measure(geminiGenerateContent, request, pieces), {
      ...{ input: 'Be kind.|Hi|a|x|b|y|name|f', tokens: 0, output: 'HmHé f' },
      method: 'utf8_bytes_4',
    });
    for (const other of [
      { contents: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] } },
      { contents: { parts: [{ text: '' }] }, tools: [{ googleSearch: {} }] },
      { cachedContent: 'cachedContents/c' },
    ]) {
      assert.equal(
        measure(geminiGenerateContent, other, []).method,
        'utf8_bytes_4/text_only',
        JSON.stringify(other),
      );
    }
  });

  it('is not measured any more once Gemini has counted anything', () => {
    const events = ['a', 'b'].map((text) => ({
      candidates: [{ content: { parts: [{ text }] } }],
      usageMetadata: { promptTokenCount: 2, totalTokenCount: 2 },
    }));
    assert.equal(measure(geminiGenerateContent, {}, events).output, '');
  });

  it('is measured at Cohere, in both versions', () => {
    assert.deepEqual(
      measure(cohereChat, { messages: [{ role: 'user', content: 'Hi' }] }, [
        { type: 'message-start', id: 'i', delta: { message: { role: 'assistant', content: [] } } },
        { type: 'content-delta', index: 0, delta: { message: { content: { text: 'Hello' } } } },
      ]),
      { input: 'Hi', tokens: 0, output: 'Hello', method: 'utf8_bytes_4' },
    );
    assert.deepEqual(
      measure(cohereChat, { message: 'Hi' }, [
        { is_finished: false, event_type: 'text-generation', text: 'Hello' },
      ]),
      { input: 'Hi', tokens: 0, output: 'Hello', method: 'utf8_bytes_4' },
    );
  });
});
