import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createTestMetrics } from './create-test-metrics.ts';

const readme = readFileSync(new URL('../../../processor/README.md', import.meta.url), 'utf8');

test('the table of metrics has every metric with its type, and no other', async () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (counter|gauge|histogram) \|/gm)];
  const { body } = await createTestMetrics().render();
  const types = [...body.matchAll(/^# TYPE (\w+) (\w+)$/gm)];
  const sorted = (matches: RegExpMatchArray[]) =>
    matches.map(([, name, type]) => `${name} ${type}`).toSorted();
  assert.deepEqual(sorted(rows), sorted(types));
});
