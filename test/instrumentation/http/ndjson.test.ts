import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NdjsonReader } from '../../../instrumentation/src/http/ndjson.ts';
import { readEvents } from '../support/framings.ts';

const lines = (...chunks: string[]) =>
  readEvents({ createReader: (options) => new NdjsonReader(options) }, chunks).map(
    ({ data }) => data,
  );

describe('the reader of lines of JSON', () => {
  it('delivers a last line without a line end', () => {
    assert.deepEqual(lines('{"a":1}\n{"done":true}'), ['{"a":1}', '{"done":true}']);
  });

  it('passes over empty lines, white space around a line, and a byte order mark', () => {
    assert.deepEqual(lines('\uFEFF{"a":1}  \r\n\r\n \t{"b":2}\n   \n'), ['{"a":1}', '{"b":2}']);
  });

  it('passes over the record separator of a JSON text sequence', () => {
    assert.deepEqual(lines('\u001e{"a":1}\n\u001e', '{"b":2}\n'), ['{"a":1}', '{"b":2}']);
  });
});
