import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  modelSuffixOf,
  providerNameOf,
} from '../../../processor/src/catalog/genai-prices/provider-names.ts';
import type { TokenCounts } from '../../../processor/src/domain/usage.ts';
import { priceCall } from './price-catalog.ts';

/** What genai-prices' own function answers; `test/fixtures/README.md` says how it was asked. */
interface Answer {
  readonly provider: string;
  readonly model: string;
  readonly at: string;
  readonly usage: Readonly<Record<string, number>>;
  readonly context: {
    readonly service_tier?: string;
    readonly processing?: string;
    readonly speed?: string;
  };
  /** USD, decimal text. */
  readonly cost: string;
}

const ANSWERS = readFileSync(new URL('../../fixtures/calc-price.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Answer);

const TOKENS: Readonly<Record<string, keyof TokenCounts>> = {
  input_tokens: 'inputTokens',
  cache_read_tokens: 'cacheReadInputTokens',
  cache_write_tokens: 'cacheWriteInputTokens',
  cache_write_1h_tokens: 'cacheWrite1hInputTokens',
  input_audio_tokens: 'audioInputTokens',
  input_image_tokens: 'imageInputTokens',
  cache_audio_read_tokens: 'audioCacheReadInputTokens',
  cache_image_read_tokens: 'imageCacheReadInputTokens',
  output_tokens: 'outputTokens',
  output_reasoning_tokens: 'reasoningOutputTokens',
  output_audio_tokens: 'audioOutputTokens',
  output_image_tokens: 'imageOutputTokens',
};

const UNITS: Readonly<Record<string, string>> = {
  web_searches: 'web_searches',
  social_searches: 'social_searches',
  storage_searches: 'file_searches',
  code_executions: 'code_executions',
  rerank_searches: 'search_units',
  audio_seconds: 'audio_seconds',
  input_characters: 'characters',
  input_text_messages: 'text_messages',
  input_document_pages: 'pages',
  input_annotated_document_pages: 'annotated_pages',
};

function rename(usage: Answer['usage'], names: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(usage).flatMap(([key, count]) => {
      const name = names[key];
      return name === undefined ? [] : [[name, count]];
    }),
  );
}

test("400 usages cost what genai-prices' own calc_price says, to the last digit", () => {
  const differences = ANSWERS.flatMap(({ provider, model, at, usage, context, cost }) => {
    const named = Object.keys(usage).filter((key) => !(key in TOKENS) && !(key in UNITS));
    assert.deepEqual(named, [], 'every count is told to ours as well');
    const id = model + modelSuffixOf(provider);
    const ours = priceCall({
      at,
      providerName: providerNameOf(provider),
      requestModel: id,
      responseModel: id,
      tokens: rename(usage, TOKENS),
      units: rename(usage, UNITS),
      serviceTier: context.service_tier ?? null,
      processing: context.processing ?? null,
      speed: context.speed ?? null,
    });
    return ours.cost === cost ? [] : [{ provider, model, at, usage, context, cost, ours }];
  });
  assert.deepEqual(differences, []);
  assert.equal(ANSWERS.length, 400);
});
