import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

// T26, T27: by modality where the price tells them apart, else with the text.
describe('modalities', () => {
  test('are priced by their own rates', () => {
    const { lines } = priceCall({
      responseModel: 'gpt-image-1',
      tokens: {
        inputTokens: 50,
        imageInputTokens: 30,
        cacheReadInputTokens: 20,
        imageCacheReadInputTokens: 20,
        outputTokens: 2_112,
        imageOutputTokens: 2_112,
      },
    });
    assert.deepEqual(lines, [
      'input 20 × 5 / 1000000 = 0.0001',
      'image_input 10 × 10 / 1000000 = 0.0001',
      'image_cache_read 20 × 2.5 / 1000000 = 0.00005',
      'output 2112 × 40 / 1000000 = 0.08448',
    ]);
  });

  // Cached audio has a rate of its own as well.
  test('of audio, in and out and from the cache, are priced by their own rates', () => {
    const { lines, notes } = priceCall({
      responseModel: 'gpt-realtime-mini',
      tokens: {
        inputTokens: 1_000,
        audioInputTokens: 700,
        cacheReadInputTokens: 400,
        audioCacheReadInputTokens: 300,
        outputTokens: 500,
        audioOutputTokens: 450,
      },
    });
    assert.deepEqual(lines, [
      'input 200 × 0.6 / 1000000 = 0.00012',
      'audio_input 400 × 10 / 1000000 = 0.004',
      'cache_read 100 × 0.06 / 1000000 = 0.000006',
      'audio_cache_read 300 × 0.3 / 1000000 = 0.00009',
      'output 50 × 2.4 / 1000000 = 0.00012',
      'audio_output 450 × 20 / 1000000 = 0.009',
    ]);
    assert.deepEqual(notes, []);
  });

  for (const [meter, tokens] of [
    ['audio_input', { inputTokens: 20, audioInputTokens: 10, outputTokens: 0 }],
    ['audio_output', { inputTokens: 20, outputTokens: 20, audioOutputTokens: 10 }],
    [
      'audio_cache_read',
      {
        inputTokens: 20,
        audioInputTokens: 10,
        cacheReadInputTokens: 10,
        audioCacheReadInputTokens: 10,
        outputTokens: 0,
      },
    ],
  ] as const) {
    test(`of ${meter} without a rate are never priced as text: the cost is unknown`, () => {
      const call = { responseModel: 'gpt-4o-audio-preview-2024-12-17', tokens };
      const { basis, notes } = priceCall(call);
      assert.equal(basis, 'unpriced');
      assert.ok(notes.includes(`no_rate_for:${meter}`), notes.join());
    });
  }

  test('of audio are paid at the one rate that Google states for all, with a remark', () => {
    const { lines, notes } = priceCall({
      providerName: 'gcp.gemini',
      responseModel: 'gemini-3.5-flash',
      tokens: { inputTokens: 1_000, audioInputTokens: 900, outputTokens: 0 },
    });
    assert.deepEqual(lines, ['input 1000 × 1.5 / 1000000 = 0.0015']);
    assert.deepEqual(notes, ['audio_input_priced_as_input']);
  });

  test('of audio cost uncached what they cost cached where only that has a rate', () => {
    const { lines, notes } = priceCall({
      responseModel: 'gpt-audio',
      tokens: {
        inputTokens: 1_000,
        audioInputTokens: 1_000,
        cacheReadInputTokens: 600,
        audioCacheReadInputTokens: 600,
        outputTokens: 0,
      },
    });
    assert.deepEqual(lines, ['audio_input 1000 × 32 / 1000000 = 0.032']);
    assert.deepEqual(notes, ['audio_cache_read_priced_as_audio_input']);
  });

  test('that come out and have no rate carry a remark', () => {
    const { notes } = priceCall({
      responseModel: 'gpt-image-1',
      tokens: { inputTokens: 50, outputTokens: 2_112, imageOutputTokens: 2_112 },
    });
    assert.deepEqual(notes, ['image_output_priced_as_output']);
  });

  test('without a rate are priced with the text', () => {
    const { lines, notes } = priceCall({
      providerName: 'anthropic',
      responseModel: 'claude-haiku-4-5',
      tokens: { inputTokens: 1_000, imageInputTokens: 900, outputTokens: 0 },
    });
    assert.deepEqual(lines, ['input 1000 × 1 / 1000000 = 0.001']);
    assert.deepEqual(notes, []);
  });
});
