import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Usage } from '../../../../instrumentation/src/call.ts';
import {
  anthropicCountTokens,
  anthropicMessages,
} from '../../../../instrumentation/src/formats/anthropic/messages.ts';
import { readEvents } from '../../support/read-stream.ts';

/** Each accounting rule has a number (T1, T2, …), by which its tests are found in every part. */
describe('accounting of Anthropic', () => {
  it('T5: the input is the sum of uncached, read and written', () => {
    // 50 + 2,000 + 10,000 = 12,050
    assert.deepEqual(
      convert({
        input_tokens: 50,
        cache_read_input_tokens: 2000,
        cache_creation_input_tokens: 10000,
        output_tokens: 400,
      }),
      {
        inputTokens: 12050,
        cacheReadInputTokens: 2000,
        cacheWriteInputTokens: 10000,
        outputTokens: 400,
      },
    );
  });

  it('T5: without its uncached part, or with a part that is no count, the total is unknown', () => {
    assert.deepEqual(convert({ cache_read_input_tokens: 2000, output_tokens: 1 }), {
      cacheReadInputTokens: 2000,
      outputTokens: 1,
    });
    assert.deepEqual(convert({ input_tokens: 5, cache_read_input_tokens: -1 }), undefined);
  });

  it('T6: what the breakdown of writes leaves out is still written', () => {
    // 1,000 written = 300 for 5 minutes + 600 for an hour + 100 of unknown lifetime; 20 + 1,000 = 1,020
    assert.deepEqual(
      convert({
        input_tokens: 20,
        cache_creation_input_tokens: 1000,
        cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 600 },
        output_tokens: 1,
      }),
      {
        inputTokens: 1020,
        cacheWriteInputTokens: 1000,
        cacheWrite1hInputTokens: 600,
        outputTokens: 1,
        units: { cache_write_tokens_of_unknown_lifetime: 100 },
      },
    );
  });

  it('T6: a breakdown without its total, or above it, counts', () => {
    // 300 + 600 = 900
    const breakdown = { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 600 };
    for (const total of [undefined, null, 0]) {
      assert.deepEqual(
        convert({
          input_tokens: 20,
          cache_creation_input_tokens: total,
          cache_creation: breakdown,
          output_tokens: 1,
        }),
        {
          inputTokens: 920,
          cacheWriteInputTokens: 900,
          cacheWrite1hInputTokens: 600,
          outputTokens: 1,
        },
      );
    }
  });

  it('T7: a delta replaces the counts that it has and keeps the others', () => {
    const start = { input_tokens: 25, cache_read_input_tokens: 1500, output_tokens: 1 };
    const deltas = [
      { output_tokens: 100 },
      { input_tokens: 40, cache_read_input_tokens: null, output_tokens: 215 },
    ];
    // 40 + 1,500 = 1,540, and 215: nothing is added up over events
    for (const named of [true, false]) {
      assert.deepEqual(readMessageStream(start, deltas, { named }).usage, {
        inputTokens: 1540,
        cacheReadInputTokens: 1500,
        outputTokens: 215,
      });
    }
  });

  it('T7: a delta can raise the cache writes; the new ones have the shorter lifetime', () => {
    const start = {
      input_tokens: 25,
      cache_creation_input_tokens: 300,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 300 },
      output_tokens: 1,
    };
    const facts = readMessageStream(start, [
      { cache_creation_input_tokens: 500, output_tokens: 9 },
    ]);
    assert.deepEqual(facts.usage, {
      inputTokens: 525,
      cacheWriteInputTokens: 500,
      cacheWrite1hInputTokens: 300,
      outputTokens: 9,
      units: { cache_write_tokens_of_unknown_lifetime: 200 },
    });
  });

  it('T8: searches and fetches are units beside the tokens, cumulative over deltas', () => {
    const start = { input_tokens: 10, output_tokens: 1, server_tool_use: null };
    const deltas = [
      { output_tokens: 5, server_tool_use: { web_search_requests: 1 } },
      { output_tokens: 9, server_tool_use: { web_search_requests: 3, web_fetch_requests: 1 } },
      { output_tokens: 12, server_tool_use: { web_search_requests: 4 } },
    ];
    assert.deepEqual(readMessageStream(start, deltas).usage, {
      inputTokens: 10,
      outputTokens: 12,
      units: { web_searches: 4, web_fetches: 1 },
    });
  });

  it('T10: place, speed and tier are the usage’s', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 1,
      inference_geo: 'us',
      speed: 'fast',
      service_tier: 'priority',
    };
    const { region, speed, serviceTier } = anthropicMessages.readResponse({ usage });
    assert.deepEqual(
      { region, speed, serviceTier },
      { region: 'us', speed: 'fast', serviceTier: 'priority' },
    );
    assert.equal(
      anthropicMessages.readResponse({ usage: { ...usage, inference_geo: 'not_available' } })
        .region,
      undefined,
    );
  });

  it('T10: the tier «batch» is a way of processing', () => {
    const { serviceTier, processing } = anthropicMessages.readResponse({
      usage: { input_tokens: 1, output_tokens: 1, service_tier: 'batch' },
    });
    assert.deepEqual({ serviceTier, processing }, { serviceTier: undefined, processing: 'batch' });
  });

  it('thinking is a part of the output', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 90,
      output_tokens_details: { thinking_tokens: 70 },
    };
    assert.deepEqual(convert(usage), {
      inputTokens: 1,
      outputTokens: 90,
      reasoningOutputTokens: 70,
    });
  });

  it('T37: a stream left early is known as far as it came', () => {
    const message = { id: 'm', model: 'claude', usage: { input_tokens: 25, output_tokens: 1 } };
    assert.deepEqual(readEvents(anthropicMessages, [{ type: 'message_start', message }]), {
      model: 'claude',
      id: 'm',
      usage: { inputTokens: 25, outputTokens: 1 },
      terminal: false,
    });
  });

  it('T38: a reported zero is kept, what is missing or null stays unknown', () => {
    const tools = { web_search_requests: 0, web_fetch_requests: null };
    assert.deepEqual(
      convert({ input_tokens: 0, cache_read_input_tokens: null, server_tool_use: tools }),
      {
        inputTokens: 0,
        units: { web_searches: 0 },
      },
    );
    assert.equal(convert(null), undefined);
    assert.equal(convert({}), undefined);
  });

  it('T39: an error has its type, in a body and inside of a stream', () => {
    const event = { type: 'error', error: { type: 'overloaded_error', message: 'x' } };
    assert.deepEqual(anthropicMessages.readResponse(event), { errorType: 'overloaded_error' });
    assert.deepEqual(anthropicCountTokens.readResponse(event), { errorType: 'overloaded_error' });
    for (const named of [true, false]) {
      assert.deepEqual(readEvents(anthropicMessages, [event], { named }), {
        errorType: 'overloaded_error',
        terminal: false,
      });
    }
  });

  it('T43: counted tokens are no usage, and the endpoint is free', () => {
    assert.deepEqual(anthropicCountTokens.readResponse({ input_tokens: 2095 }), {});
    assert.equal(anthropicCountTokens.free, true);
  });
});

function convert(usage: unknown): Usage | undefined {
  return anthropicMessages.readResponse({ model: 'claude-sonnet-4-5-20250929', usage }).usage;
}

function readMessageStream(
  usage: object,
  deltas: readonly object[],
  { named = true }: { readonly named?: boolean } = {},
) {
  return readEvents(
    anthropicMessages,
    [
      { type: 'message_start', message: { model: 'claude-sonnet-4-5', usage } },
      { type: 'ping' },
      ...deltas.map((delta) => ({
        type: 'message_delta',
        delta: { stop_reason: null },
        usage: delta,
      })),
      { type: 'message_stop' },
    ],
    { named },
  );
}
