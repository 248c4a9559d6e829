import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bedrockImages } from '../../../../instrumentation/src/formats/bedrock/other-models.ts';

describe('accounting of Bedrock’s models for images', () => {
  const unitsOf = (body: object) => bedrockImages.readResponse(body).usage?.units;

  it('T27: an image is paid where it came, also one that was too long to be kept', () => {
    const longText = { '': 40_000, bytes: 40_000 };
    assert.deepEqual(unitsOf({ images: ['iVBORw0', longText] }), { images: 2 });
    assert.deepEqual(unitsOf({ artifacts: [{ base64: longText, seed: 7 }] }), { images: 1 });
  });

  it('T27: one that was filtered out is none; an answer that cannot be read has no count', () => {
    const filtered = { seeds: [7], finish_reasons: ['Filter reason: prompt'], images: [null] };
    assert.deepEqual(unitsOf(filtered), { images: 0 });
    assert.deepEqual(unitsOf({}), undefined);
  });
});
