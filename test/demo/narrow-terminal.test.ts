import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiRecord } from '../support/ledger-api.ts';
import { fitColumns } from './fit-columns.ts';
import { formatFooter } from './format-footer.ts';
import { formatHead, formatRecord } from './format-record.ts';
import type { Screen } from './screen.ts';

function createWidth(columns: number): Screen {
  return {
    printLines() {},
    updateFooter() {},
    end() {},
    columns: () => columns,
    paint: (_style, text) => text,
  };
}

const record = {
  started_at: '2026-11-22T10:15:00Z',
  user_id: 'katherine',
  feature: 'support-chat',
  response_model: 'claude-haiku-4-5-20251001',
  input_tokens: 12_050,
  cache_read_input_tokens: 2000,
  output_tokens: 400,
  effective_cost: '0.0147543',
  status: 'rate_limited',
} as ApiRecord;

test('a table of 80 columns has the user, the feature, the model, the tokens, the cost and the status', () => {
  const screen = createWidth(79);
  assert.equal(
    formatHead(screen),
    'user       feature       model               in   out  cost      ',
  );
  assert.equal(
    formatRecord(record, screen),
    'katherine  support-chat  claude-haiku-…  12,050   400  $0.0147543  rate_limited',
  );
});

test('a model loses its date before anything else of it', () => {
  const row = formatRecord({ ...record, response_model: 'gpt-5-mini-2025-08-07' }, createWidth(79));
  assert.match(row, / gpt-5-mini {2}/);
});

for (const width of [50, 60, 79, 90, 100, 119, 120]) {
  test(`no row is longer than ${width}`, () => {
    assert.ok(formatRecord(record, createWidth(width)).length <= width);
    assert.ok(formatHead(createWidth(width)).length <= width);
  });
}

test('where nothing wraps every column is there, in full', () => {
  assert.deepEqual(
    fitColumns(Number.POSITIVE_INFINITY).map(({ name }) => name),
    ['time', 'user', 'feature', 'model', 'in', 'cached', 'out', 'cost', 'status'],
  );
  assert.match(formatRecord(record, createWidth(Number.POSITIVE_INFINITY)), /haiku-4-5-20251001 /);
});

test('an estimate is marked, in the row and below the table', () => {
  const estimate = { ...record, usage_source: 'estimated', effective_cost: '0.0000039' };
  assert.match(formatRecord(estimate, createWidth(120)), / {2}~\$0\.0000039 {2}/);
  const totals = {
    requests: 2,
    effective_cost: '0.03',
    unpriced_requests: 0,
    absent_requests: 0,
    estimated_requests: 1,
  };
  const lines = formatFooter(
    { records: [], fresh: [], totals, budgets: [] },
    { posts: [], url: 'http://127.0.0.1:1/' },
    null,
    createWidth(120),
  );
  assert.deepEqual(lines, ['', 'Total   $0.03 in 2 calls, 1 of them estimated']);
});

test('a notice is wrapped and not cut', () => {
  const summary =
    'Budget “demo” reached 50% of its monthly limit: 0.03 of 0.05 USD are spent, and more.';
  const lines = formatFooter(
    {
      records: [],
      fresh: [],
      totals: {
        requests: 1,
        effective_cost: '0.03',
        unpriced_requests: 0,
        absent_requests: 0,
        estimated_requests: 0,
      },
      budgets: [],
    },
    {
      posts: [{ path: '/', headers: {}, payload: { summary }, receivedAt: new Date() }],
      url: 'http://127.0.0.1:1/',
    },
    null,
    createWidth(60),
  );
  const notice = lines.slice(2, -1);
  assert.ok(notice.length > 1 && notice.every((line) => line.length <= 60), notice.join('\n'));
  assert.equal(notice.map((line) => line.slice(8)).join(' '), summary);
});
