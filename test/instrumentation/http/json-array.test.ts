import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JsonArrayReader } from '../../../instrumentation/src/http/json-array.ts';
import { readEvents } from '../support/framings.ts';

const elements = (...chunks: string[]) =>
  readEvents({ createReader: (options) => new JsonArrayReader(options) }, chunks).map(
    ({ data }) => data,
  );

describe('the reader of a JSON array', () => {
  it('gives an element as soon as it is whole, long before the array ends', () => {
    const events: string[] = [];
    const reader = new JsonArrayReader({ onEvent: ({ data }) => events.push(data) });
    reader.push(Buffer.from('[{"a":1}'));
    assert.deepEqual(events, ['{"a":1}']);
    reader.push(Buffer.from(',\r\n{"b":2}'));
    assert.deepEqual(events, ['{"a":1}', '{"b":2}']);
  });

  it('reads elements of any kind, nested ones whole', () => {
    assert.deepEqual(elements(' [ 1,"a]",true ,[[],{"x":"}"}], null]'), [
      '1',
      '"a]"',
      'true',
      '[[],{"x":"}"}]',
      'null',
    ]);
  });

  it('leaves out what is behind the array, and what is no array', () => {
    assert.deepEqual(
      [elements('[1] [2]'), elements('{"a":[1]}'), elements(''), elements('}[1]')],
      [['1'], [], [], []],
    );
  });

  it('is not exhausted by brackets that are nested very deep', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    assert.deepEqual(elements(`[${deep},{"a":1}]`), [deep, '{"a":1}']);
    assert.deepEqual(elements('['.repeat(200_000)), []);
  });

  it('stops at a closing bracket that nothing opened', () => {
    assert.deepEqual(elements('[{"a":1}},{"b":2}]'), ['{"a":1}']);
  });
});
