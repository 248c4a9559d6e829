import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { TokenCounts } from '../../../processor/src/domain/usage.ts';
import { decomposeTokens } from '../../../processor/src/pricing/decompose-tokens.ts';
import { isUnpriced } from '../../../processor/src/pricing/unpriced.ts';
import { createRecord } from './create-record.ts';

function decompose(tokens: Partial<TokenCounts>) {
  const parts = decomposeTokens(createRecord({ tokens }).tokens);
  return isUnpriced(parts)
    ? parts
    : { ...Object.fromEntries(parts.quantities), notes: parts.notes };
}

describe('totals', () => {
  test('are split into parts that no two meters share', () => {
    const parts = decompose({
      inputTokens: 1_000,
      cacheReadInputTokens: 300,
      cacheWriteInputTokens: 200,
      cacheWrite1hInputTokens: 50,
      audioInputTokens: 100,
      imageInputTokens: 60,
      videoInputTokens: 10,
      audioCacheReadInputTokens: 40,
      imageCacheReadInputTokens: 20,
      outputTokens: 500,
      reasoningOutputTokens: 120,
      audioOutputTokens: 30,
    });
    // uncached 1,000 − 300 − 200 = 500, of which audio 100 − 40, images 60 − 20, video 10
    // cache reads 300, of which audio 40, images 20; cache writes 200, of which one hour 50
    assert.deepEqual(parts, {
      audio_input: 60,
      image_input: 40,
      video_input: 10,
      input: 390,
      cache_read: 240,
      audio_cache_read: 40,
      image_cache_read: 20,
      cache_write: 150,
      cache_write_1h: 50,
      output: 350,
      reasoning_output: 120,
      audio_output: 30,
      notes: [],
    });
  });

  test('that are zero or unknown leave nothing', () => {
    assert.deepEqual(decompose({ inputTokens: 0, outputTokens: 0 }), { notes: [] });
    assert.deepEqual(decompose({}), { notes: [] });
  });

  test('of audio that was cached by an unstated part count as cached what cannot be uncached', () => {
    // 1,000 input, 800 audio, 600 cached: only 400 were uncached, so 400 of the audio was cached
    const parts = decompose({
      inputTokens: 1_000,
      audioInputTokens: 800,
      cacheReadInputTokens: 600,
    });
    const expected = { audio_input: 400, cache_read: 600, notes: ['cached_modality_assumed'] };
    assert.deepEqual(parts, expected);
  });
});

describe('parts that exceed their total', () => {
  for (const [title, tokens] of [
    ['cache reads', { inputTokens: 10, cacheReadInputTokens: 11 }],
    ['cache writes', { inputTokens: 10, cacheReadInputTokens: 6, cacheWriteInputTokens: 5 }],
    ['one-hour writes', { inputTokens: 10, cacheWriteInputTokens: 4, cacheWrite1hInputTokens: 5 }],
    ['one-hour writes of an unknown total', { inputTokens: 10, cacheWrite1hInputTokens: 5 }],
    ['modalities', { inputTokens: 10, audioInputTokens: 6, imageInputTokens: 5 }],
    ['cached audio', { inputTokens: 10, cacheReadInputTokens: 3, audioCacheReadInputTokens: 4 }],
    [
      'cached audio of less audio',
      {
        inputTokens: 10,
        audioInputTokens: 1,
        cacheReadInputTokens: 3,
        audioCacheReadInputTokens: 2,
      },
    ],
    ['reasoning', { inputTokens: 10, outputTokens: 5, reasoningOutputTokens: 6 }],
    ['output audio', { inputTokens: 10, outputTokens: 5, audioOutputTokens: 6 }],
  ] as const) {
    test(`(${title}) are told as a fault, not clamped`, () => {
      assert.deepEqual(decompose(tokens), { unpriced: 'inconsistent_token_counts' });
    });
  }
});

test('whatever the counts, the parts are positive and add up to the totals', () => {
  const count = fc.option(fc.integer({ min: 0, max: 200 }), { nil: null });
  const counts = fc.record({
    inputTokens: fc.integer({ min: 0, max: 400 }),
    cacheReadInputTokens: count,
    cacheWriteInputTokens: count,
    cacheWrite1hInputTokens: count,
    audioInputTokens: count,
    imageInputTokens: count,
    videoInputTokens: count,
    audioCacheReadInputTokens: count,
    imageCacheReadInputTokens: count,
    outputTokens: fc.integer({ min: 0, max: 400 }),
    reasoningOutputTokens: count,
    audioOutputTokens: count,
    imageOutputTokens: count,
    videoOutputTokens: count,
  });
  fc.assert(
    fc.property(counts, (tokens) => {
      const parts = decomposeTokens(tokens);
      if (isUnpriced(parts)) return;
      const quantities = [...parts.quantities.values()];
      assert.ok(quantities.every((quantity) => quantity > 0));
      const sum = quantities.reduce((total, quantity) => total + quantity, 0);
      assert.equal(sum, tokens.inputTokens + tokens.outputTokens);
    }),
    { numRuns: 2_000 },
  );
});
