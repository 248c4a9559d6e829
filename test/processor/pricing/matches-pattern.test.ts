import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchesPattern } from '../../../processor/src/pricing/matches-pattern.ts';

describe('a pattern', () => {
  for (const [pattern, text, fits] of [
    ['gpt-4', 'gpt-4', true],
    ['gpt-4', 'gpt-4.1', false],
    ['gpt-4*', 'gpt-4', true],
    ['gpt-4*', 'gpt-4.1-mini', true],
    ['*-mini', 'gpt-4.1-mini', true],
    ['*-mini', 'gpt-4.1-mini-2025', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'acb', false],
    ['ab*bc', 'abc', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    ['[a]', '[a]', true],
  ] as const) {
    test(`${pattern} ${fits ? 'fits' : 'does not fit'} «${text}»`, () => {
      assert.equal(matchesPattern(pattern, text), fits);
    });
  }

  test('with many stars stays fast on a text that nearly fits', () => {
    const began = performance.now();
    assert.equal(matchesPattern(`${'*a'.repeat(50)}b`, 'a'.repeat(100_000)), false);
    assert.ok(performance.now() - began < 10_000);
  });
});
