import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createFieldTest } from '../../../instrumentation/src/formats/create-field-test.ts';

const hasUsage = createFieldTest('usage');

describe('the test for a field in undecoded JSON', () => {
  for (const [json, expected] of [
    ['{"usage":{}}', true],
    ['{"usage" :\n\t 1}', true],
    ['{"usage":0}', true],
    ['{"usage":""}', true],
    ['{"usage":null}', false],
    ['{"usage" : null }', false],
    ['{"usage":null,"more":{"usage":1}}', true],
    ['{"usages":1}', false],
    ['{"my_usage":1}', false],
    ['{"text":"\\"usage\\":1"}', false],
    ['{"text":"usage"}', false],
    ['{"a":"usage","b":1}', false],
    ['"usage"', false],
    ['"usage', false],
    ['', false],
  ] as const) {
    it(`says ${expected} for ${json}`, () => {
      assert.equal(hasUsage(Buffer.from(json)), expected);
    });
  }

  it('never misses a field with a value, in any JSON, with or without white space', () => {
    const key = fc.oneof(fc.constantFrom('usage', 'usag', 'uusage', 'e'), fc.string());
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, 0, 'usage', '"usage":1'),
        fc.string(),
        fc.array(tie('json')),
        fc.dictionary(key, tie('json')),
      ),
    }));
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        assert.equal(hasUsage(Buffer.from(JSON.stringify(value, null, space))), contains(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('never misses any of several fields, of whatever lengths', () => {
    const names = ['usage', 'finish_reason', 'id', 'usages'];
    const hasAny = createFieldTest(names);
    const key = fc.oneof(fc.constantFrom(...names, 'finish_reasons', 'i', 'sage'), fc.string());
    const inner = fc.dictionary(key, fc.constantFrom(null, 1, 'id', '"id":1'));
    fc.assert(
      fc.property(fc.dictionary(key, inner), (value) => {
        const expected = names.some((name) => contains(value, name));
        assert.equal(hasAny(Buffer.from(JSON.stringify(value))), expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('looks no further than told', () => {
    const hasEarly = createFieldTest('error', { withinBytes: 16 });
    assert.equal(hasEarly(Buffer.from('{"error":{}}')), true);
    assert.equal(hasEarly(Buffer.from('{"text":"long enough","error":{}}')), false);
  });

  it('counts no name that ends behind what it looks at', () => {
    const hasEither = createFieldTest(['id', 'error'], { withinBytes: 7 });
    assert.equal(hasEither(Buffer.from('{"error":{}}')), false);
    assert.equal(hasEither(Buffer.from('{  "id":1}')), true);
  });
});

function contains(value: unknown, name = 'usage'): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) =>
      (key === name && inner !== null && !Array.isArray(value)) || contains(inner, name),
  );
}
