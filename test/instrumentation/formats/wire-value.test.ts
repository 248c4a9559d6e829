import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  countCharacters,
  countTextBytes,
  parseText,
} from '../../../instrumentation/src/formats/wire-value.ts';

describe('the length of a text', () => {
  it('is its characters, of which a pair of surrogates is one, and its bytes of UTF-8', () => {
    assert.deepEqual(
      ['', 'abc', 'é✓', '🎈🎈'].map((text) => [countCharacters(text), countTextBytes(text)]),
      [
        [0, 0],
        [3, 3],
        [2, 5],
        [2, 8],
      ],
    );
  });

  it('is also known of a text that was too long to keep, which is itself no text', () => {
    const size = { '': 5000, bytes: 5100 };
    assert.deepEqual(
      [countCharacters(size), countTextBytes(size), parseText(size)],
      [5000, 5100, undefined],
    );
  });

  it('is unknown of anything else', () => {
    for (const value of [null, 3, ['a'], {}, { '': -1, bytes: 1 }, { '': 'a' }, { bytes: 3 }]) {
      assert.deepEqual([countCharacters(value), countTextBytes(value)], [undefined, undefined]);
    }
  });
});
