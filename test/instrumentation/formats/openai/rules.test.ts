import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openaiChat } from '../../../../instrumentation/src/formats/openai/chat.ts';
import { openaiEmbeddings } from '../../../../instrumentation/src/formats/openai/embeddings.ts';
import { openaiResponses } from '../../../../instrumentation/src/formats/openai/responses.ts';
import { readEvents } from '../../support/read-stream.ts';

/** Each accounting rule has a number (T1, T2, …), by which its tests are found in every part. */
describe('accounting of OpenAI', () => {
  it('T1: chat: the prompt includes what was cached', () => {
    // 2,006 in all, of which 1,920 cached: 86 are left for the full rate
    const usage = {
      prompt_tokens: 2006,
      completion_tokens: 300,
      prompt_tokens_details: { cached_tokens: 1920 },
    };
    assert.deepEqual(openaiChat.readResponse({ usage }).usage, {
      inputTokens: 2006,
      cacheReadInputTokens: 1920,
      outputTokens: 300,
    });
  });

  it('T2: cache writes are inside of the total as well', () => {
    // 1,000 in all = 300 read + 500 written + 200 uncached
    const details = { cached_tokens: 300, cache_write_tokens: 500 };
    const expected = {
      inputTokens: 1000,
      cacheReadInputTokens: 300,
      cacheWriteInputTokens: 500,
      outputTokens: 10,
    };
    assert.deepEqual(
      openaiChat.readResponse({
        usage: { prompt_tokens: 1000, completion_tokens: 10, prompt_tokens_details: details },
      }).usage,
      expected,
    );
    assert.deepEqual(
      openaiResponses.readResponse({
        usage: { input_tokens: 1000, output_tokens: 10, input_tokens_details: details },
      }).usage,
      expected,
    );
  });

  it('T2: parts beyond their total stay as they were sent, for the ledger to flag', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 1,
      prompt_tokens_details: { cached_tokens: 11 },
    };
    assert.deepEqual(openaiChat.readResponse({ usage }).usage, {
      inputTokens: 10,
      cacheReadInputTokens: 11,
      outputTokens: 1,
    });
  });

  it('T3, T4: responses: reasoning and cached tokens are parts, and are never added', () => {
    const usage = {
      input_tokens: 328,
      input_tokens_details: { cached_tokens: 128 },
      output_tokens: 572,
      output_tokens_details: { reasoning_tokens: 384 },
      total_tokens: 900,
    };
    assert.deepEqual(openaiResponses.readResponse({ usage }).usage, {
      inputTokens: 328,
      cacheReadInputTokens: 128,
      outputTokens: 572,
      reasoningOutputTokens: 384,
    });
  });

  it('T4, T32: chat: reasoning and rejected predictions are inside of the completion', () => {
    const usage = {
      prompt_tokens: 75,
      completion_tokens: 1186,
      completion_tokens_details: { reasoning_tokens: 1024, rejected_prediction_tokens: 100 },
    };
    assert.deepEqual(openaiChat.readResponse({ usage }).usage, {
      inputTokens: 75,
      outputTokens: 1186,
      reasoningOutputTokens: 1024,
    });
  });

  it('T12: a shape with its cached tokens beside the totals is read too', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 5, cached_tokens: 60 };
    assert.deepEqual(openaiChat.readResponse({ usage }).usage, {
      inputTokens: 100,
      cacheReadInputTokens: 60,
      outputTokens: 5,
    });
  });

  it('T25: embeddings have input only', () => {
    assert.deepEqual(
      openaiEmbeddings.readResponse({ usage: { prompt_tokens: 812, total_tokens: 812 } }).usage,
      { inputTokens: 812 },
    );
  });

  it('T26: audio in and out, and the cached audio, have counts of their own', () => {
    const usage = {
      prompt_tokens: 200,
      prompt_tokens_details: {
        audio_tokens: 150,
        image_tokens: 20,
        cached_tokens: 64,
        cached_tokens_details: { audio_tokens: 60, text_tokens: 4, image_tokens: 0 },
      },
      completion_tokens: 90,
      completion_tokens_details: { audio_tokens: 70, text_tokens: 20 },
    };
    assert.deepEqual(openaiChat.readResponse({ usage }).usage, {
      inputTokens: 200,
      cacheReadInputTokens: 64,
      audioInputTokens: 150,
      imageInputTokens: 20,
      audioCacheReadInputTokens: 60,
      imageCacheReadInputTokens: 0,
      outputTokens: 90,
      audioOutputTokens: 70,
    });
  });

  it('T28: searches are counted from the output; what opens or reads a page is none', () => {
    const usage = { input_tokens: 10, output_tokens: 5 };
    const output = [
      { type: 'web_search_call', action: { type: 'search' } },
      { type: 'web_search_call', action: { type: 'open_page' } },
      { type: 'web_search_call', action: { type: 'find_in_page' } },
      // Older snapshots leave the action out: every call of theirs is a search.
      { type: 'web_search_call' },
      { type: 'message' },
    ];
    const expected = { inputTokens: 10, outputTokens: 5, units: { web_searches: 2 } };
    const response = { status: 'completed', output, usage };
    assert.deepEqual(openaiResponses.readResponse(response).usage, expected);
    // In a stream each call comes several times; the last event's output holds each once.
    const events = [
      { type: 'response.output_item.added', item: output[0] },
      { type: 'response.output_item.done', item: output[0] },
      { type: 'response.completed', response },
    ];
    for (const named of [true, false]) {
      assert.deepEqual(readEvents(openaiResponses, events, { named }).usage, expected);
    }
  });

  it('T28: where the answer says how many searches it bills, that many', () => {
    const usage = { input_tokens: 1, output_tokens: 2 };
    const output = [{ type: 'web_search_call', action: { type: 'search' } }];
    const unitsOf = (num_requests: unknown) =>
      openaiResponses.readResponse({
        ...{ usage, output },
        tool_usage: { web_search: { num_requests } },
      }).usage?.units;
    assert.deepEqual(unitsOf(3), { web_searches: 3 });
    assert.equal(unitsOf(0), undefined);
    assert.deepEqual(unitsOf(null), { web_searches: 1 });
  });

  it('T28: searches with the preview of the tool are units of their own', () => {
    const usage = { input_tokens: 1, output_tokens: 2 };
    const output = [{ type: 'web_search_call', action: { type: 'search' } }];
    for (const type of ['web_search_preview', 'web_search_preview_2025_03_11']) {
      const { usage: actual } = openaiResponses.readResponse({ usage, output, tools: [{ type }] });
      assert.deepEqual(actual?.units, { web_search_previews: 1 });
    }
    for (const type of ['web_search', 'web_search_2025_08_26', 'function', null]) {
      const { usage: actual } = openaiResponses.readResponse({ usage, output, tools: [{ type }] });
      assert.deepEqual(actual?.units, { web_searches: 1 });
    }
  });

  it('T28: calls of other tools that are billed beside the tokens are units of their own', () => {
    const call = (type: string, environment?: string) => ({
      type,
      environment: environment && { type: environment },
    });
    const output = [
      call('file_search_call'),
      call('file_search_call'),
      call('code_interpreter_call'),
      call('image_generation_call'),
      call('shell_call', 'container_reference'),
      // None of these costs more than its tokens.
      ...[call('shell_call', 'local'), call('local_shell_call'), call('function_call')],
      ...[call('mcp_call'), call('computer_call'), call('message')],
    ];
    const usage = { input_tokens: 10, output_tokens: 5 };
    assert.deepEqual(openaiResponses.readResponse({ output, usage }).usage, {
      inputTokens: 10,
      outputTokens: 5,
      units: {
        file_searches: 2,
        code_interpreter_calls: 1,
        image_generation_calls: 1,
        container_shell_calls: 1,
      },
    });
  });

  for (const [model, unit] of [
    ['gpt-4o-search-preview', 'web_search_previews'],
    ['gpt-4o-mini-search-preview-2025-03-11', 'web_search_previews'],
    ['gpt-5-search-api', 'web_searches'],
    ['openai/gpt-4o-search-preview', 'web_search_previews'],
  ] as const) {
    it(`T28: an answer of ${model} in chat completions is a search`, () => {
      const body = { model, usage: { prompt_tokens: 10, completion_tokens: 5 } };
      const expected = { inputTokens: 10, outputTokens: 5, units: { [unit]: 1 } };
      assert.deepEqual(openaiChat.readResponse(body).usage, expected);
      assert.deepEqual(readEvents(openaiChat, [{ model, usage: null }, body]).usage, expected);
    });
  }

  it('T28: an answer of another model, or without usage, is none', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    for (const model of ['gpt-4o', 'my-search-previews', 'search-preview', undefined]) {
      assert.equal(openaiChat.readResponse({ model, usage }).usage?.units, undefined);
    }
    assert.equal(openaiChat.readResponse({ model: 'gpt-5-search-api' }).usage, undefined);
  });

  it('T30: the tier is what the response says; auto is none', () => {
    assert.equal(openaiChat.readResponse({ service_tier: 'priority' }).serviceTier, 'priority');
    assert.equal(openaiResponses.readResponse({ service_tier: 'flex' }).serviceTier, 'flex');
    assert.equal(openaiChat.readResponse({ service_tier: 'auto' }).serviceTier, undefined);
    assert.equal(openaiChat.readResponse({}).serviceTier, undefined);
  });

  it('T38: a reported zero is kept, what is missing or null stays unknown', () => {
    const details = { cached_tokens: 0, audio_tokens: null };
    const usage = { prompt_tokens: 0, completion_tokens: null, prompt_tokens_details: details };
    assert.deepEqual(openaiChat.readResponse({ usage }).usage, {
      inputTokens: 0,
      cacheReadInputTokens: 0,
    });
    for (const unknown of [
      undefined,
      null,
      {},
      [],
      'x',
      { prompt_tokens: -1 },
      { prompt_tokens: 0.5 },
    ]) {
      assert.equal(openaiChat.readResponse({ usage: unknown }).usage, undefined);
      assert.equal(openaiResponses.readResponse({ usage: unknown }).usage, undefined);
      assert.equal(openaiEmbeddings.readResponse({ usage: unknown }).usage, undefined);
    }
  });

  it('T39: an error has its code, or its type where it has no code', () => {
    const error = { message: 'x', type: 'requests', code: 'rate_limit_exceeded' };
    assert.deepEqual(openaiChat.readResponse({ error }), { errorType: 'rate_limit_exceeded' });
    assert.deepEqual(openaiChat.readResponse({ error: { ...error, code: null } }), {
      errorType: 'requests',
    });
    assert.deepEqual(openaiEmbeddings.readResponse({ error: { code: 400 } }), { errorType: '400' });
    for (const unnamed of ['Unexpected endpoint', { message: 'x' }]) {
      assert.deepEqual(openaiChat.readResponse({ error: unnamed }), { errorType: 'error' });
    }
    for (const none of [null, '', {}, false, undefined]) {
      assert.deepEqual(openaiChat.readResponse({ error: none }), {});
    }
    assert.deepEqual(openaiResponses.readResponse({ error: null, status: 'queued' }), {});
  });

  it('T41: a response in the background is not over, and has no usage yet', () => {
    assert.deepEqual(openaiResponses.readResponse({ id: 'r', status: 'queued', usage: null }), {
      id: 'r',
    });
  });
});
