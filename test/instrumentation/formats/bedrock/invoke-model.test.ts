import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResponseFacts } from '../../../../instrumentation/src/call.ts';
import { bedrockInvokeModel } from '../../../../instrumentation/src/formats/bedrock/invoke-model.ts';
import type { StreamEvent } from '../../../../instrumentation/src/wire-format.ts';
import { event, readEvents } from './read-events.ts';

const metricsField = 'amazon-bedrock-invocationMetrics';

describe('accounting of Bedrock’s InvokeModel', () => {
  it('T18: headers have counts where the body has none, and leave out the cache', () => {
    // 20 + 100 + 30 = 150
    assert.deepEqual(
      readHeaders({
        'x-amzn-bedrock-input-token-count': '20',
        'x-amzn-bedrock-cache-read-input-token-count': '100',
        'x-amzn-bedrock-cache-write-input-token-count': '30',
        'x-amzn-bedrock-output-token-count': '7',
      }).usage,
      {
        inputTokens: 150,
        cacheReadInputTokens: 100,
        cacheWriteInputTokens: 30,
        outputTokens: 7,
      },
    );
    assert.deepEqual(readHeaders({ 'x-amzn-bedrock-output-token-count': '7' }).usage, {
      outputTokens: 7,
    });
    assert.equal(readHeaders({ 'x-amzn-bedrock-input-token-count': 'many' }).usage, undefined);
  });

  it('T18: an error is named by its header, an answer is not', () => {
    const headers = { 'x-amzn-errortype': 'ModelTimeoutException:http://internal.amazon.com/' };
    assert.deepEqual(readHeaders(headers, 408), { errorType: 'ModelTimeoutException' });
    assert.deepEqual(readHeaders(headers, 200), {});
  });

  for (const [shape, body, usage] of [
    ['Titan', { inputTextTokenCount: 9, results: [{ tokenCount: 4 }, { tokenCount: 3 }] }, [9, 7]],
    ['Llama', { generation: 'x', prompt_token_count: 9, generation_token_count: 7 }, [9, 7]],
    ['Nova', { output: {}, usage: { inputTokens: 9, outputTokens: 7, totalTokens: 16 } }, [9, 7]],
    ['gpt-oss', { choices: [], usage: { prompt_tokens: 9, completion_tokens: 7 } }, [9, 7]],
    [
      'Cohere',
      { text: 'x', meta: { billed_units: { input_tokens: 9, output_tokens: 7 } } },
      [9, 7],
    ],
    ['Claude', { type: 'message', usage: { input_tokens: 9, output_tokens: 7 } }, [9, 7]],
  ] as const) {
    it(`T18: ${shape} is read in its own shape`, () => {
      const [inputTokens, outputTokens] = usage;
      assert.deepEqual(bedrockInvokeModel.readResponse(body).usage, { inputTokens, outputTokens });
    });
  }

  it('T18: without counts of its own a body has none, and says why it ended', () => {
    assert.deepEqual(
      bedrockInvokeModel.readResponse({ outputs: [{ text: 'x', stop_reason: 'length' }] }),
      { finishReasons: ['length'] },
    );
    assert.deepEqual(
      bedrockInvokeModel.readResponse({ choices: [{ text: 'x', stop_reason: 'stop' }] }),
      { finishReasons: ['stop'] },
    );
  });

  it('T18: Nova wraps the pieces of its stream as Converse names them', () => {
    const usage = { inputTokens: 9, outputTokens: 7, cacheReadInputTokenCount: 100 };
    const events = [
      piece({ contentBlockDelta: { delta: { text: 'x' } } }),
      piece({ messageStop: { stopReason: 'end_turn' } }),
      piece({
        metadata: { usage },
        [metricsField]: { inputTokenCount: 9, outputTokenCount: 7 },
      }),
    ];
    assert.deepEqual(readEvents(bedrockInvokeModel, events), {
      finishReasons: ['end_turn'],
      // 9 + 100
      usage: { inputTokens: 109, cacheReadInputTokens: 100, outputTokens: 7 },
      terminal: true,
    });
  });

  it('T37: Claude’s counts before a break hold, and the stream is not whole', () => {
    const message = { model: 'claude-haiku-4-5', usage: { input_tokens: 25, output_tokens: 1 } };
    assert.deepEqual(readEvents(bedrockInvokeModel, [piece({ type: 'message_start', message })]), {
      model: 'claude-haiku-4-5',
      usage: { inputTokens: 25, outputTokens: 1 },
      terminal: false,
    });
  });

  it('T39: an error inside of Claude’s stream keeps the counts before it', () => {
    const message = { usage: { input_tokens: 25, output_tokens: 1 } };
    const events = [
      piece({ type: 'message_start', message }),
      piece({ type: 'error', error: { type: 'overloaded_error' } }),
    ];
    assert.deepEqual(readEvents(bedrockInvokeModel, events), {
      usage: { inputTokens: 25, outputTokens: 1 },
      errorType: 'overloaded_error',
      terminal: false,
    });
  });
});

function piece(native: object): StreamEvent {
  const bytes = Buffer.from(JSON.stringify(native)).toString('base64');
  return event('chunk', { bytes, p: 'abc' });
}

function readHeaders(headers: Readonly<Record<string, string>>, statusCode = 200): ResponseFacts {
  const header = (name: string) => headers[name];
  return bedrockInvokeModel.readHeaders?.({ statusCode, header }) ?? {};
}
