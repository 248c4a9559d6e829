import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

describe('a model that is billed by another measure than tokens', () => {
  // Mistral's answer counts tokens beside the seconds of audio, which alone are billed.
  const VOXTRAL = {
    providerName: 'mistral_ai',
    operationName: 'transcription',
    responseModel: 'voxtral-mini-2602',
  };
  const TOKENS = { inputTokens: 4, outputTokens: 635 };

  test('does not bill the tokens that its answer counts as well: 203 × 0.18 / 3,600', () => {
    const { lines, notes } = priceCall({
      ...VOXTRAL,
      tokens: TOKENS,
      units: { audio_seconds: 203 },
    });
    assert.deepEqual(lines, ['audio_seconds 203 × 0.18 / 3600 = 0.01015']);
    assert.deepEqual(notes, ['tokens_not_billed']);
  });

  test('has no cost where only its tokens are known', () => {
    const { cost, notes } = priceCall({ ...VOXTRAL, tokens: TOKENS });
    assert.deepEqual([cost, notes], [null, ['no_rate_for:input']]);
  });

  test('costs nothing where none of it was used, since a reported zero is known', () => {
    const call = { operationName: 'speech', responseModel: 'tts-1' };
    assert.equal(priceCall({ ...call, units: { characters: 0 } }).cost, '0');
    assert.equal(priceCall(call).cost, null);
  });
});

describe('pages with annotations', () => {
  const OCR = {
    providerName: 'mistral_ai',
    operationName: 'ocr',
    responseModel: 'mistral-ocr-2512',
  };

  test('are among all pages, and pay their own rate instead', () => {
    const { lines } = priceCall({ ...OCR, units: { pages: 30, annotated_pages: 28 } });
    assert.deepEqual(lines, [
      'pages 2 × 2 / 1000 = 0.004',
      'annotated_pages 28 × 3 / 1000 = 0.084',
    ]);
  });

  test('are counted alone where nothing says how many there were', () => {
    assert.deepEqual(priceCall({ ...OCR, units: { annotated_pages: 5 } }).lines, [
      'annotated_pages 5 × 3 / 1000 = 0.015',
    ]);
  });

  test('more than all pages have no price', () => {
    const { cost, notes } = priceCall({ ...OCR, units: { pages: 3, annotated_pages: 5 } });
    assert.deepEqual([cost, notes], [null, ['inconsistent_unit_counts']]);
  });
});

describe('a transcription at Groq', () => {
  const WHISPER = { providerName: 'groq', responseModel: 'whisper-large-v3-turbo' };
  const priceSeconds = (audio_seconds: number) =>
    priceCall({ ...WHISPER, operationName: 'transcription', units: { audio_seconds } });

  test('of less than ten seconds pays for ten: 10 × 0.04 / 3,600', () => {
    const { lines, notes } = priceSeconds(7.5);
    assert.deepEqual(lines, ['audio_seconds 10 × 0.04 / 3600 = 0.000111111111111111']);
    assert.deepEqual(notes, ['audio_seconds_raised_to_minimum']);
  });

  test('of ten seconds and more pays for its length, of none for nothing', () => {
    assert.deepEqual(priceSeconds(10), { ...priceSeconds(7.5), notes: [] });
    // 90 × 0.04 / 3,600
    assert.equal(priceSeconds(90).cost, '0.001');
    assert.equal(priceSeconds(0).cost, '0');
  });
});

test('a free model costs nothing, also where a part of its usage is unknown', () => {
  const call = { providerName: 'openrouter', responseModel: 'meta-llama/llama-4-maverick:free' };
  assert.equal(priceCall({ ...call, tokens: { outputTokens: 12 } }).cost, '0');
  assert.equal(priceCall({ ...call, tokens: { inputTokens: 12 } }).cost, '0');
});

test('an embedding has no output, also where its model has a rate for it', () => {
  const call = { providerName: 'mistral_ai', responseModel: 'mistral-embed' };
  const tokens = { inputTokens: 1_000 };
  // 1,000 × 0.1 / 1,000,000
  assert.equal(priceCall({ ...call, tokens, operationName: 'embeddings' }).cost, '0.0001');
  assert.deepEqual(priceCall({ ...call, tokens }).notes, ['output_tokens_unknown']);
});
