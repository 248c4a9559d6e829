import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  cohereClassify,
  cohereEmbed,
} from '../../../../instrumentation/src/formats/cohere/answer.ts';
import { cohereChat } from '../../../../instrumentation/src/formats/cohere/chat.ts';
import { readEvents } from '../../support/read-stream.ts';

describe('usage of Cohere', () => {
  it('T24: is what is billed, and unknown where only the tokens are counted', () => {
    const tokens = { input_tokens: 71, output_tokens: 418 };
    assert.deepEqual(cohereChat.readResponse({ usage: { tokens, cached_tokens: 64 } }), {});
  });

  it('T24, T38: keeps a billed zero, beside tokens that are none', () => {
    const usage = {
      billed_units: { input_tokens: 0, output_tokens: 3 },
      tokens: { input_tokens: 66, output_tokens: 3 },
    };
    assert.deepEqual(cohereChat.readResponse({ usage }).usage, {
      inputTokens: 0,
      outputTokens: 3,
      units: { raw_input_tokens: 66, raw_output_tokens: 3 },
    });
  });

  it('counts the tokens of images beside those of texts', () => {
    // 12 of texts + 300 of images
    const meta = { billed_units: { input_tokens: 12, image_tokens: 300 } };
    assert.deepEqual(cohereEmbed.readResponse({ meta }).usage, {
      inputTokens: 312,
      imageInputTokens: 300,
    });
  });

  it('may be images or classifications instead of tokens', () => {
    assert.deepEqual(cohereEmbed.readResponse({ meta: { billed_units: { images: 2 } } }).usage, {
      units: { images: 2 },
    });
    assert.deepEqual(
      cohereClassify.readResponse({ id: 'c', meta: { billed_units: { classifications: 3 } } }),
      { id: 'c', usage: { units: { classifications: 3 } } },
    );
  });

  it('T38: is unknown where it is no count', () => {
    const billed_units = { input_tokens: -1, output_tokens: '3' };
    assert.deepEqual(cohereChat.readResponse({ usage: { billed_units } }), {});
  });
});

describe('a failure of Cohere', () => {
  it('T39: in a stream keeps what was billed before it', () => {
    const facts = readEvents(cohereChat, [
      { type: 'message-start', id: 'c' },
      {
        type: 'message-end',
        delta: {
          error: 'The model could not go on with «a text of the user».',
          finish_reason: 'ERROR',
          usage: { billed_units: { input_tokens: 5, output_tokens: 1 } },
        },
      },
    ]);
    assert.deepEqual(facts, {
      id: 'c',
      finishReasons: ['ERROR'],
      errorType: 'ERROR',
      usage: { inputTokens: 5, outputTokens: 1 },
      terminal: true,
    });
  });

  it('T37: a stream that is left early has no usage, and is not whole', () => {
    const start = { type: 'message-start', id: 'c', delta: { message: { role: 'assistant' } } };
    assert.deepEqual(readEvents(cohereChat, [start]), { id: 'c', terminal: false });
  });
});

describe('a stream of the first version', () => {
  it('ends with the whole response, and with its usage in there', () => {
    const facts = readEvents(cohereChat, [
      { event_type: 'stream-start', generation_id: 'g', is_finished: false },
      { event_type: 'text-generation', text: 'Red', is_finished: false },
      {
        event_type: 'stream-end',
        is_finished: true,
        finish_reason: 'COMPLETE',
        response: {
          response_id: 'r',
          generation_id: 'g',
          finish_reason: 'COMPLETE',
          meta: { billed_units: { input_tokens: 4, output_tokens: 1 } },
        },
      },
    ]);
    assert.deepEqual(facts, {
      id: 'r',
      finishReasons: ['COMPLETE'],
      usage: { inputTokens: 4, outputTokens: 1 },
      terminal: true,
    });
  });
});
