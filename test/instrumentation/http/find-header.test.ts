import assert from 'node:assert/strict';
import { it } from 'node:test';
import { findHeader } from '../../../instrumentation/src/http/find-header.ts';

const asText = ['Content-Type', 'text/plain', 'x-a', '1', 'Content-Typf', 'no'];
const asBytes = asText.map((text) => Buffer.from(text, 'latin1'));

for (const [form, headers] of [
  ['text', asText],
  ['bytes', asBytes],
  ['plain Uint8Arrays', asBytes.map((bytes) => Uint8Array.from(bytes))],
] as const) {
  it(`finds a header among ${form}, whatever the case of its name`, () => {
    assert.equal(findHeader(headers, 'content-type'), 'text/plain');
    assert.equal(findHeader(headers, 'x-a'), '1');
  });

  it(`finds none among ${form} that has only the same length, or only the same beginning`, () => {
    assert.equal(findHeader(headers, 'content-typo'), undefined);
    assert.equal(findHeader(headers, 'content-typ'), undefined);
    assert.equal(findHeader(headers, 'text/plain'), undefined);
  });
}

it('does not take another sign for a letter that differs in the same bit', () => {
  // '[' and '{' differ in the bit that makes a letter small.
  assert.equal(findHeader([Buffer.from('x[y'), Buffer.from('1')], 'x{y'), undefined);
});

it('reads values as latin1, numbers and lists as text', () => {
  assert.equal(findHeader([Buffer.from('a'), Buffer.of(0xe9)], 'a'), 'é');
  assert.equal(findHeader(['a', ['1', '2']], 'a'), '1,2');
});

it('survives a list that ends with a name', () => {
  assert.equal(findHeader(['a', '1', 'b'], 'b'), undefined);
});
