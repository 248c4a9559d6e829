import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeCapture, readRecords } from './read-capture.ts';

test("OpenLIT's calls are billed once, its own counts are estimates", () => {
  assert.deepEqual(describeCapture('openlit'), [
    'chat gpt-4o-mini: openlit chat openai gpt-4o-mini-2024-07-18 in 21 (5 read, 0 write) out 7 success reported',
    'chat gpt-4o-mini: openlit chat openai gpt-4o-mini-2024-07-18 in 21 (5 read, 0 write) out 7 success reported',
    'chat gpt-4o-mini: openlit chat openai gpt-4o-mini-2024-07-18 in 8 out 3 success estimated',
    'chat gpt-4o-mini: openlit chat openai gpt-4o-mini-2024-07-18 in 21 (5 read, 0 write) out 7 (2 reasoning) success reported',
    'embeddings text-embedding-3-small: openlit embeddings openai text-embedding-3-small in 4 out ? success reported',
    'chat boom: openlit chat openai boom in ? out ? rate_limited not_billed',
    'chat claude-sonnet-4-5: openlit chat anthropic claude-sonnet-4-5-20250929 in 1210 (1000 read, 200 write) out 9 success reported',
    'chat claude-sonnet-4-5: openlit chat anthropic claude-sonnet-4-5-20250929 in 10 (0 read, 0 write) out 9 success reported',
    'chat claude-sonnet-4-5: openlit chat anthropic claude-sonnet-4-5-20250929 in 10 (0 read, 0 write) out 9 success reported',
    'chat gemini-2.5-flash: openlit chat gcp.gemini gemini-2.5-flash in 21 (5 read, 0 write) out 12 (5 reasoning) success reported',
    'chat gemini-2.5-flash: openlit chat gcp.gemini gemini-2.5-flash in 21 (5 read, 0 write) out 12 (5 reasoning) success reported',
  ]);
});

test('OpenLIT 1.33 tells nothing of the cache', () => {
  assert.deepEqual(describeCapture('openlit-1.33'), [
    'openai.chat.completions: openlit chat openai gpt-4o-mini in 21 out 7 success reported',
    'openai.chat.completions: not_usage',
    'openai.chat.completions: not_usage',
    'openai.embeddings: openlit embeddings openai text-embedding-3-small in 4 out ? success reported',
    'anthropic.messages: openlit chat anthropic claude-3-5-sonnet-latest in 10 out 9 success reported',
    'anthropic.messages: openlit chat anthropic claude-3-5-sonnet-latest in 10 out 9 success reported',
    'openai.chat.completions: not_usage',
  ]);
});

test("OpenLIT's cost, zero for want of a price, is never read", () => {
  assert.deepEqual(
    new Set(readRecords('openlit').map(({ statedCost }) => statedCost)),
    new Set([null]),
  );
});

test("the method of OpenLIT's own count is named", () => {
  const methods = readRecords('openlit').map(({ estimateMethod }) => estimateMethod);
  assert.deepEqual(methods.slice(0, 4), [null, null, 'openlit_tokenizer', null]);
});
