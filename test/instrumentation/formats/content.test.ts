import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSse, followMessages } from '../support/follow-content.ts';

const sse = { 'content-type': 'text/event-stream' };
const png = 'iVBORw0KGgo'.repeat(100);
const text = (content: string) => ({ type: 'text', content });
const reasoning = (content: string) => ({ type: 'reasoning', content });
const weatherCall = {
  type: 'tool_call',
  id: 'call_1',
  name: 'weather',
  arguments: { city: 'Paris' },
};
const weatherResponse = { type: 'tool_call_response', id: 'call_1', response: 'rain' };

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

describe('what has no words', () => {
  it('is kept of no embedding, and the answer of no refusal', async () => {
    const nothing = { system: undefined, input: undefined, output: undefined };
    assert.deepEqual(
      await followMessages({
        url: 'https://api.openai.com/v1/embeddings',
        request: { input: 'Weather?' },
        response: '{"data":[{"embedding":[1]}]}',
      }),
      nothing,
    );
    assert.deepEqual(
      await followMessages({
        url: 'https://api.openai.com/v1/chat/completions',
        request: { messages: [{ role: 'user', content: 'Weather?' }] },
        response: '{"error":{"message":"no"},"choices":[{"message":{"content":"no"}}]}',
        statusCode: 429,
      }),
      { ...nothing, input: [{ role: 'user', parts: [text('Weather?')] }] },
    );
  });
});
