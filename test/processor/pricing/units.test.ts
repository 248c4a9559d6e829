import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

describe('units beside the tokens', () => {
  const CLAUDE = {
    providerName: 'anthropic',
    responseModel: 'claude-sonnet-4-5',
    tokens: { inputTokens: 1_000, outputTokens: 0 },
  };

  // T8
  test('are charged at their rate: 3 searches × 10 / 1,000 = 0.03', () => {
    const { lines } = priceCall({ ...CLAUDE, units: { web_searches: 3, web_fetches: 2 } });
    assert.deepEqual(lines, [
      'input 1000 × 3 / 1000000 = 0.003',
      'web_searches 3 × 10 / 1000 = 0.03',
    ]);
  });

  test('that are billed but have no rate leave the cost unknown', () => {
    const { basis, cost, notes } = priceCall({ ...CLAUDE, units: { code_executions: 1 } });
    const expected = ['unpriced', null, ['no_rate_for:code_executions']];
    assert.deepEqual([basis, cost, notes], expected);
  });

  // T9: rates of the other model are not known here.
  test('of another model leave the cost unknown', () => {
    for (const unit of ['other_model_input_tokens', 'other_model_output_tokens']) {
      const { basis, cost, notes } = priceCall({ ...CLAUDE, units: { [unit]: 100 } });
      assert.deepEqual([basis, cost, notes], ['unpriced', null, [`no_rate_for:${unit}`]]);
    }
  });

  // T28
  for (const [providerName, responseModel, unit] of [
    ['openai', 'gpt-4.1', 'code_interpreter_calls'],
    ['openai', 'gpt-4.1', 'image_generation_calls'],
    ['openai', 'gpt-4.1', 'container_shell_calls'],
    ['openai', 'gpt-5-search-api', 'web_searches'],
    ['gcp.gemini', 'gemini-2.5-flash', 'maps_groundings'],
    ['gcp.gemini', 'gemini-3.5-flash', 'image_searches'],
  ] as const) {
    test(`that ${responseModel} bills as ${unit} leave the cost unknown`, () => {
      const { tokens } = CLAUDE;
      const { cost, notes } = priceCall({
        providerName,
        responseModel,
        tokens,
        units: { [unit]: 1 },
      });
      assert.equal(cost, null);
      assert.ok(notes.includes(`no_rate_for:${unit}`), notes.join());
    });
  }

  // T28: the preview costs more with models that do not reason, and what the search does with the others.
  for (const [responseModel, rate, cost] of [
    ['gpt-4o-2024-11-20', '25', '0.05'],
    ['gpt-4.1-mini', '25', '0.05'],
    ['gpt-4o-mini-search-preview-2025-03-11', '25', '0.05'],
    ['gpt-5-2025-08-07', '10', '0.02'],
    ['o4-mini', '10', '0.02'],
  ] as const) {
    test(`of a preview of the search cost ${rate} a thousand with ${responseModel}`, () => {
      const { lines } = priceCall({
        responseModel,
        tokens: { inputTokens: 0, outputTokens: 0 },
        units: { web_search_previews: 2 },
      });
      const meter = rate === '25' ? 'web_search_previews' : 'web_searches';
      assert.deepEqual(lines, [`${meter} 2 × ${rate} / 1000 = ${cost}`]);
    });
  }

  test('of a preview of the search have no price where the model has none for searches', () => {
    const { notes } = priceCall({
      responseModel: 'gpt-4.1-nano',
      tokens: { inputTokens: 1, outputTokens: 1 },
      units: { web_search_previews: 1 },
    });
    assert.deepEqual(notes, ['no_rate_for:web_search_previews']);
  });

  test('of file searches are charged at their rate: 2 × 2.5 / 1,000 = 0.005', () => {
    const { lines } = priceCall({
      responseModel: 'gpt-4.1',
      tokens: { inputTokens: 0, outputTokens: 0 },
      units: { file_searches: 2 },
    });
    assert.deepEqual(lines, ['file_searches 2 × 2.5 / 1000 = 0.005']);
  });

  test('that never happened need no rate', () => {
    assert.equal(priceCall({ ...CLAUDE, units: { code_executions: 0 } }).cost, '0.003');
  });

  // T27: gpt-image-1 bills the tokens of its images, so their number is no further charge.
  test('that measure what the tokens already paid for are not charged again', () => {
    const { cost } = priceCall({
      responseModel: 'gpt-image-1',
      units: { images: 2, requests: 1 },
      tokens: { inputTokens: 40, outputTokens: 2_112 },
    });
    // 40 × 5 / 1,000,000 + 2,112 × 40 / 1,000,000
    assert.equal(cost, '0.08468');
  });

  test('are the whole charge of a call without tokens', () => {
    // 25.933313 × 0.36 / 3,600
    const call = { responseModel: 'whisper-1', units: { audio_seconds: 25.933313 } };
    const { lines } = priceCall(call);
    assert.deepEqual(lines, ['audio_seconds 25.933313 × 0.36 / 3600 = 0.0025933313']);
  });

  test('do not measure a call whose tokens are the price', () => {
    const call = { responseModel: 'gpt-4o-transcribe', units: { audio_seconds: 9 } };
    assert.deepEqual(priceCall(call).notes, ['no_rate_for:audio_seconds']);
  });

  test('include the request itself where it has a fee', () => {
    const { lines } = priceCall({
      providerName: 'perplexity',
      responseModel: 'sonar-pro',
      tokens: { inputTokens: 0, outputTokens: 0 },
    });
    assert.deepEqual(lines, ['requests 1 × 14 / 1000 = 0.014']);
  });
});
