import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Usage } from '../../../../instrumentation/src/call.ts';
import { anthropicMessages } from '../../../../instrumentation/src/formats/anthropic/messages.ts';
import { readEvents } from '../../support/read-stream.ts';

/** Each accounting rule has a number (T1, T2, …), by which its tests are found in every part. */
describe('accounting of Anthropic’s iterations', () => {
  it('T9: iterations are summed in place of the totals, which leave the compaction out', () => {
    // 180,000 + 23,000 = 203,000 and 3,500 + 1,000 = 4,500
    const usage = {
      input_tokens: 23000,
      output_tokens: 1000,
      iterations: [
        { type: 'compaction', input_tokens: 180000, output_tokens: 3500 },
        { type: 'message', input_tokens: 23000, output_tokens: 1000 },
      ],
    };
    const units = { summed_iterations: 2 };
    const expected = { inputTokens: 203000, outputTokens: 4500, units };
    assert.deepEqual(convert(usage), expected);
    assert.deepEqual(
      readEvents(anthropicMessages, [
        { type: 'message_start', message: { usage: { input_tokens: 23000, output_tokens: 1 } } },
        { type: 'message_delta', delta: {}, usage },
      ]).usage,
      expected,
    );
  });

  it('T6, T9: where iterations add nothing to the totals, those say it all, lifetimes included', () => {
    const counts = { input_tokens: 3, cache_creation_input_tokens: 1000, output_tokens: 50 };
    const lifetimes = { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 1000 };
    const iterations = [{ type: 'message', ...counts, cache_creation: null }];
    assert.deepEqual(convert({ ...counts, cache_creation: lifetimes, iterations }), {
      inputTokens: 1003,
      cacheWriteInputTokens: 1000,
      cacheWrite1hInputTokens: 1000,
      outputTokens: 50,
    });
  });

  it('T7, T9: iterations that the start of a stream names are no more than its later counts', () => {
    const started = { type: 'message', input_tokens: 25, output_tokens: 1 };
    for (const later of [{}, { iterations: null }]) {
      assert.deepEqual(
        readEvents(anthropicMessages, [
          {
            type: 'message_start',
            message: { usage: { input_tokens: 25, output_tokens: 1, iterations: [started] } },
          },
          { type: 'message_delta', delta: {}, usage: { output_tokens: 500, ...later } },
        ]).usage,
        { inputTokens: 25, outputTokens: 500 },
      );
    }
  });

  it('T9: iterations have a cache too', () => {
    // input 10 + 100 + 50 and 5 + 200 = 365; read 300; written 50
    const usage = {
      input_tokens: 5,
      output_tokens: 2,
      iterations: [
        {
          type: 'compaction',
          input_tokens: 10,
          cache_read_input_tokens: 100,
          cache_creation_input_tokens: 50,
          cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 40 },
          output_tokens: 1,
        },
        { type: 'message', input_tokens: 5, cache_read_input_tokens: 200, output_tokens: 2 },
      ],
    };
    assert.deepEqual(convert(usage), {
      inputTokens: 365,
      cacheReadInputTokens: 300,
      cacheWriteInputTokens: 50,
      cacheWrite1hInputTokens: 40,
      outputTokens: 3,
      units: { summed_iterations: 2 },
    });
  });

  it('T9: a credit that was redeemed for a refusal makes other amounts, which nothing states', () => {
    const usageOf = (type: string) =>
      convert({ input_tokens: 5, output_tokens: 2, fallback_credit: { status: { type } } });
    const tokens = { inputTokens: 5, outputTokens: 2 };
    assert.deepEqual(usageOf('redeemed'), { ...tokens, units: { redeemed_fallback_credits: 1 } });
    assert.deepEqual(usageOf('not_applied'), tokens);
  });

  it('T9: no iterations, or none with counts, leave the totals', () => {
    for (const iterations of [undefined, null, [], [{ type: 'message' }], 'x']) {
      assert.deepEqual(convert({ input_tokens: 5, output_tokens: 2, iterations }), {
        inputTokens: 5,
        outputTokens: 2,
      });
    }
  });

  it('T9: iterations of another model have no rate here: they are units apart', () => {
    const usage = {
      input_tokens: 100,
      output_tokens: 20,
      iterations: [
        { type: 'message', model: 'claude-sonnet-4-5', input_tokens: 100, output_tokens: 20 },
        {
          type: 'advisor_message',
          model: 'claude-opus-4-7',
          input_tokens: 300,
          cache_read_input_tokens: 50,
          output_tokens: 40,
        },
      ],
    };
    // The date in `claude-sonnet-4-5-20250929` makes no other model. 300 + 50 = 350
    assert.deepEqual(convert(usage), {
      inputTokens: 100,
      outputTokens: 20,
      units: { other_model_input_tokens: 350, other_model_output_tokens: 40 },
    });
  });

  it('T9: beside a fallback an iteration that names no model may be of the model before it', () => {
    const fallback = { type: 'fallback_message', model: 'claude-sonnet-4-5' };
    const counts = { input_tokens: 100, output_tokens: 20 };
    for (const model of [undefined, null, 'claude-opus-4-7']) {
      const iterations = [
        { type: 'message', model, input_tokens: 90, output_tokens: 5 },
        { ...fallback, ...counts },
      ];
      assert.deepEqual(convert({ ...counts, iterations }), {
        inputTokens: 100,
        outputTokens: 20,
        units: { other_model_input_tokens: 90, other_model_output_tokens: 5 },
      });
    }
  });

  it('T9: beside a fallback an iteration that names the model that answered is its own', () => {
    const counts = { model: 'claude-sonnet-4-5', input_tokens: 100, output_tokens: 20 };
    const iterations = [
      { type: 'message', ...counts },
      { type: 'fallback_message', ...counts },
    ];
    // 100 + 100 and 20 + 20
    assert.deepEqual(convert({ iterations }), {
      inputTokens: 200,
      outputTokens: 40,
      units: { summed_iterations: 2 },
    });
  });
});

function convert(usage: unknown): Usage | undefined {
  return anthropicMessages.readResponse({ model: 'claude-sonnet-4-5-20250929', usage }).usage;
}
