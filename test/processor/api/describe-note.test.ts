import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { describeNote } from '../../../processor/src/api/describe-note.ts';

describe('A note in words', () => {
  test('is a sentence for every note that pricing lists', async () => {
    const readme = await readFile(
      new URL('../../../processor/src/pricing/README.md', import.meta.url),
      'utf8',
    );
    const table = readme.slice(readme.indexOf('## Notes'));
    const notes = [...table.matchAll(/^\| (`.*?`) \|/gm)]
      .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
      .map(([, note = '']) => note.replaceAll(/<\w+>/g, 'cache_read'));
    assert.ok(notes.length > 20, 'the table is found');
    const missing = notes.filter((note) => !/^[A-Z].+\.$/.test(describeNote(note)));
    assert.deepEqual(missing, [], 'these have no sentence in describe-note.ts');
  });

  test('contains what the note is about', () => {
    assert.equal(
      describeNote('priced_as_provider:openai'),
      'The price is from the list of openai.',
    );
    assert.equal(
      describeNote('cache_read_priced_as_input'),
      'The price has no rate for cache read, which cost what input costs.',
    );
    assert.equal(
      describeNote('no_rates_for:service_tier=flex,region=eu'),
      'The price has no rates for service_tier=flex,region=eu.',
    );
  });

  test('is the note itself where it is not known', () => {
    assert.equal(describeNote('of_tomorrow'), 'of_tomorrow');
    assert.equal(describeNote('constructor'), 'constructor');
  });
});
