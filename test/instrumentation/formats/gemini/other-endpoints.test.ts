import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { geminiCachedContent } from '../../../../instrumentation/src/formats/gemini/cached-content.ts';
import { geminiEmbedContent } from '../../../../instrumentation/src/formats/gemini/embed-content.ts';
import { geminiInteractions } from '../../../../instrumentation/src/formats/gemini/interactions.ts';
import { geminiOpenaiChat } from '../../../../instrumentation/src/formats/gemini/openai-chat.ts';
import { geminiImages } from '../../../../instrumentation/src/formats/gemini/predict.ts';
import { readEvents } from '../../support/read-stream.ts';

describe('accounting of Gemini in OpenAI’s shape', () => {
  const usageOf = (usage: object) => geminiOpenaiChat.readResponse({ usage }).usage;

  it('T13: the completion leaves out the thoughts, stated or not', () => {
    // 81 − 21 = 60
    const expected = { inputTokens: 21, outputTokens: 60, reasoningOutputTokens: 60 };
    const counts = { prompt_tokens: 21, completion_tokens: 0, total_tokens: 81 };
    assert.deepEqual(usageOf(counts), expected);
    const details = { completion_tokens_details: { reasoning_tokens: 60 } };
    assert.deepEqual(usageOf({ ...counts, ...details }), expected);
    const { completion_tokens: _none, ...rest } = counts;
    assert.deepEqual(usageOf(rest), expected);
  });

  it('T13: where the total has room for no more, the completion includes them', () => {
    assert.deepEqual(
      usageOf({
        prompt_tokens: 21,
        completion_tokens: 60,
        total_tokens: 81,
        completion_tokens_details: { reasoning_tokens: 40 },
      }),
      { inputTokens: 21, outputTokens: 60, reasoningOutputTokens: 40 },
    );
    assert.deepEqual(usageOf({ prompt_tokens: 21, completion_tokens: 60 }), {
      inputTokens: 21,
      outputTokens: 60,
    });
  });

  it('T13: so it is in the last chunk of a stream', () => {
    const chunk = { model: 'google/gemini-2.5-flash', choices: [{ index: 0 }] };
    const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 17 };
    assert.deepEqual(
      readEvents(geminiOpenaiChat, [
        chunk,
        { ...chunk, choices: [{ index: 0, finish_reason: 'stop' }], usage },
        '[DONE]',
      ]),
      {
        model: 'gemini-2.5-flash',
        finishReasons: ['stop'],
        // 17 − 5 = 12, 12 − 2 = 10
        usage: { inputTokens: 5, outputTokens: 12, reasoningOutputTokens: 10 },
        terminal: true,
      },
    );
  });
});

describe('accounting of Gemini’s other endpoints', () => {
  it('T38: embeddings without usage are unknown, and never have an output', () => {
    assert.deepEqual(geminiEmbedContent.readResponse({ embedding: { values: [0.1] } }), {});
    assert.deepEqual(
      geminiEmbedContent.readResponse({ usageMetadata: { promptTokenCount: 0 } }).usage,
      { inputTokens: 0 },
    );
  });

  it('T27: an image is paid where it came; an answer that cannot be read has no count', () => {
    const unitsOf = (body: object) => geminiImages.readResponse(body).usage?.units;
    assert.deepEqual(unitsOf({ predictions: [{ bytesBase64Encoded: '' }, {}] }), { images: 1 });
    // Of an image in a large answer only the size is left.
    const longText = { '': 40_000, bytes: 40_000 };
    assert.deepEqual(unitsOf({ predictions: [{ bytesBase64Encoded: longText }] }), { images: 1 });
    assert.deepEqual(unitsOf({ predictions: [] }), { images: 0 });
    assert.deepEqual(unitsOf({}), undefined);
  });

  it('T15: an explicit cache has tokens that are stored, and no cost that an answer knows', () => {
    assert.deepEqual(
      geminiCachedContent.readResponse({
        model: 'projects/tally/locations/us/publishers/google/models/gemini-2.5-pro',
        usageMetadata: { totalTokenCount: 4096 },
      }),
      { model: 'gemini-2.5-pro', usage: { units: { stored_cache_tokens: 4096 } } },
    );
    assert.deepEqual(geminiCachedContent.readRequest(undefined as never, { model: 'models/x' }), {
      model: 'x',
    });
  });

  it('T13: an interaction’s output leaves out the thoughts, unless its total says otherwise', () => {
    const outputOf = (total_tokens: number | undefined) =>
      geminiInteractions.readResponse({
        usage: {
          total_input_tokens: 10,
          total_output_tokens: 30,
          total_thought_tokens: 20,
          total_tokens,
        },
      }).usage?.outputTokens;
    // 10 + 30 + 20 = 60
    assert.equal(outputOf(60), 50);
    assert.equal(outputOf(undefined), 50);
    assert.equal(outputOf(40), 30);
  });

  it('T15: an interaction’s modalities are parts of its totals', () => {
    assert.deepEqual(
      geminiInteractions.readResponse({
        usage: {
          total_input_tokens: 300,
          total_output_tokens: 30,
          input_tokens_by_modality: [
            { modality: 'text', tokens: 100 },
            { modality: 'audio', tokens: 200 },
          ],
          output_tokens_by_modality: [{ modality: 'image', tokens: 30 }],
        },
      }).usage,
      { inputTokens: 300, audioInputTokens: 200, outputTokens: 30, imageOutputTokens: 30 },
    );
  });

  it('T41: an interaction in the background is not over, and has no usage yet', () => {
    assert.deepEqual(geminiInteractions.readResponse({ id: 'i', status: 'in_progress' }), {
      id: 'i',
    });
  });

  it('bills the searches of an interaction by the model that any event of its stream has named', () => {
    const usage = {
      total_input_tokens: 9,
      total_output_tokens: 5,
      grounding_tool_count: [{ type: 'google_search', count: 3 }],
    };
    for (const [model, web_searches] of [
      ['gemini-2.5-flash', 1],
      ['models/gemini-2.5-flash', 1],
      ['gemini-3-flash-preview', 3],
    ] as const) {
      const events = [
        {
          event_type: 'interaction.created',
          interaction: { id: 'i', model, status: 'in_progress' },
        },
        {
          event_type: 'interaction.completed',
          interaction: { id: 'i', status: 'completed', usage },
        },
      ];
      assert.deepEqual(readEvents(geminiInteractions, events), {
        ...{ id: 'i', model, finishReasons: ['completed'], terminal: true },
        usage: { inputTokens: 9, outputTokens: 5, units: { web_searches } },
      });
    }
  });

  it('T39: an interaction that failed is no success, and keeps what it used; no tier is none', () => {
    const interaction = {
      ...{ id: 'i', status: 'failed', service_tier: 'unspecified' },
      usage: { total_input_tokens: 9, total_output_tokens: 5 },
    };
    const facts = {
      ...{ id: 'i', finishReasons: ['failed'], errorType: 'failed' },
      usage: { inputTokens: 9, outputTokens: 5 },
    };
    assert.deepEqual(geminiInteractions.readResponse(interaction), facts);
    const completed = { event_type: 'interaction.completed', interaction };
    assert.deepEqual(readEvents(geminiInteractions, [completed]), { ...facts, terminal: true });
  });

  it('T39: an error inside of an interaction’s stream names itself', () => {
    const error = { event_type: 'error', error: { code: 'unavailable', message: 'x' } };
    assert.deepEqual(readEvents(geminiInteractions, [error]), {
      errorType: 'unavailable',
      terminal: false,
    });
  });
});
