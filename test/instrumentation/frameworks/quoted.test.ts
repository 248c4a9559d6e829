import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const page = readFileSync(new URL('../../../instrumentation/recipes.md', import.meta.url), 'utf8');

describe('a recipe in recipes.md is the code that the tests run', () => {
  for (const path of [
    'express/server.mjs',
    'fastify/server.mjs',
    'hono/server.mjs',
    'next/with-user.js',
    'next/app/answer/route.js',
    'next/app/stream/route.js',
    'next/app/parse/route.js',
    'next/instrumentation.js',
    'next/next.config.mjs',
    'openai-realtime/record-realtime-usage.mjs',
    'openai-realtime/session.mjs',
  ]) {
    it(path, () => {
      const source = readFileSync(new URL(path, import.meta.url), 'utf8');
      const regions = [...source.matchAll(/^ *\/\/ #region.*\n([\s\S]*?)\n *\/\/ #endregion/gm)];
      assert.ok(regions.length > 0);
      for (const [, region = ''] of regions) assert.ok(page.includes(unindent(region)), region);
    });
  }
});

function unindent(text: string): string {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return text
    .split('\n')
    .map((line) => line.replace(indent, ''))
    .join('\n');
}
