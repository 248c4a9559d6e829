import assert from 'node:assert/strict';
import { it } from 'node:test';
import { voyageEmbeddings } from '../../../../instrumentation/src/formats/voyage/answer.ts';

it('T25: of images only the pixels are billed, and an input without text is a zero', () => {
  const usage = { text_tokens: 0, image_pixels: 560_000, total_tokens: 1000 };
  assert.deepEqual(voyageEmbeddings.readResponse({ usage }).usage, {
    inputTokens: 0,
    units: { image_pixels: 560_000 },
  });
});

it('T25: a total alone is all input; T38: what is no count is unknown', () => {
  assert.deepEqual(voyageEmbeddings.readResponse({ usage: { total_tokens: 0 } }).usage, {
    inputTokens: 0,
  });
  assert.deepEqual(voyageEmbeddings.readResponse({ usage: { total_tokens: null } }), {});
});
