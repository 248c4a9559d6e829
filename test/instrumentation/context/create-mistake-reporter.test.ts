import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMistakeReporter } from '../../../instrumentation/src/context/create-mistake-reporter.ts';

it('warns once of each kind of mistake, and of a bounded number of them', () => {
  const lines: string[] = [];
  const report = createMistakeReporter((level, message) => lines.push(`${level} ${message}`));
  report('object has no id');
  report('object has no type');
  report('object has no id');
  assert.deepEqual(lines, [
    'warn usage context: object has no id',
    'warn usage context: object has no type',
  ]);
  for (let number = 0; number < 1000; number += 1) report(`"key${number}" is no field`);
  assert.equal(lines.length, 50);
});
