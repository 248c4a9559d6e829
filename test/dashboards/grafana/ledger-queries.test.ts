import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  ONE_USD,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { type Choice, fillSqlVariables } from './fill-sql-variables.ts';
import { openLedgerReader, runReaderScript } from './open-ledger-reader.ts';
import { listPanels, readDashboards } from './read-dashboards.ts';

const dashboard = readDashboards().find(({ uid }) => uid === 'tallylight-ledger');
assert.ok(dashboard);
const panels = listPanels(dashboard);
const variables = dashboard.templating.list.filter(({ type }) => type === 'query');

/** The calls begin at 10:20; an hour counts with the whole of it. */
const range = { from: '2026-11-15T10:45:00Z', to: '2026-11-15T11:00:00Z' };
const hourUs = 3_600_000_000n;

const usages = [
  createExampleUsage({
    call: 1,
    attribution: { userId: 'ada', feature: 'search' },
    tokens: { cacheReadInputTokens: 25 },
    cost: ONE_USD / 4n,
  }),
  createExampleUsage({
    call: 2,
    record: { source: 'estimated' },
    attribution: { userId: 'ada', feature: 'chat' },
    cost: ONE_USD / 2n,
  }),
  createExampleUsage({
    call: 3,
    attribution: { userId: "o'brien" },
    origin: { environment: "o'brien's", service: null },
    cost: ONE_USD / 4n,
  }),
  createExampleUsage({ call: 4, cost: null, costBasis: 'unpriced' }),
  createExampleUsage({
    call: 5,
    tokens: { inputTokens: null, outputTokens: null },
    cost: null,
    costBasis: 'absent',
  }),
  // Not in the time range.
  createExampleUsage({ call: 6, startedAtUs: EXAMPLE_START_US + hourUs }),
  createExampleUsage({ call: 7, startedAtUs: EXAMPLE_START_US - hourUs }),
];

const started = new AsyncDisposableStack();
let reader: pg.Pool;

before(async () => {
  const ledger = started.use(await openTestLedger());
  await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);
  await runReaderScript(ledger, 'secret');
  reader = started.use(await openLedgerReader(ledger, 'secret')).pool;
});
after(() => started.disposeAsync());

/** The values that the dashboard offers: what "All" stands for. */
async function selectAll(): Promise<Choice['variables']> {
  const all: Record<string, string[]> = {};
  for (const { name, query } of variables) {
    const { rows } = await reader.query<{ value: string }>(
      fillSqlVariables(query, { ...range, variables: {} }),
    );
    all[name] = rows.map(({ value }) => value);
  }
  return all;
}

async function query(title: string, chosen: Choice['variables'] = {}) {
  const sql = panels.find((panel) => panel.title === title)?.targets?.[0]?.rawSql;
  assert.ok(sql, title);
  const choice = { ...range, variables: { ...(await selectAll()), ...chosen } };
  const { rows } = await reader.query<Record<string, unknown>>(fillSqlVariables(sql, choice));
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, trim(value)])),
  );
}

/** Without the zeros at the end of a decimal. */
function trim(value: unknown): unknown {
  return typeof value === 'string' && /^\d+\.\d+$/.test(value)
    ? value.replace(/\.?0+$/, '')
    : value;
}

test('variables offer the values of the time range, and what is not set', async () => {
  assert.deepEqual(await selectAll(), {
    tenant: ['(not set)', 'default'],
    environment: ['(not set)', "o'brien's", 'production'],
    service: ['(not set)', 'shop'],
    provider: ['(not set)', 'openai'],
    model: ['(not set)', 'gpt-4o-mini-2024-07-18'],
  });
});

test('the table of users has exact costs and, beside them, the calls without one and the estimated ones', async () => {
  // Of 1 USD: 0.25 + 0.5 are ada's, 0.25 o'brien's. 25 of ada's 100 + 100 input tokens were cached.
  assert.deepEqual(await query('By user'), [
    {
      User: 'ada',
      Cost: '0.75',
      Share: '0.75',
      Calls: '2',
      Unpriced: '0',
      Absent: '0',
      Estimated: '1',
      'Input tokens': '200',
      Cached: '0.125',
      'Output tokens': '40',
    },
    {
      User: "o'brien",
      Cost: '0.25',
      Share: '0.25',
      Calls: '1',
      Unpriced: '0',
      Absent: '0',
      Estimated: '0',
      'Input tokens': '100',
      Cached: '0',
      'Output tokens': '20',
    },
    {
      User: '(not set)',
      Cost: '0',
      Share: '0',
      Calls: '2',
      Unpriced: '1',
      Absent: '1',
      Estimated: '0',
      'Input tokens': '100',
      Cached: '0',
      'Output tokens': '20',
    },
  ]);
});

test('the sums above the tables are those of the same calls', async () => {
  const values = await Promise.all(
    ['Cost', 'Calls', 'Unpriced calls', 'Calls without usage', 'Estimated calls'].map((title) =>
      query(title),
    ),
  );
  assert.deepEqual(values, [
    [{ value: '1' }],
    [{ value: '5' }],
    [{ value: '1' }],
    [{ value: '1' }],
    [{ value: '1' }],
  ]);
});

test('the cost of each hour stands by feature, in the form of a time series', async () => {
  const time = new Date('2026-11-15T10:00:00Z');
  assert.deepEqual(await query('Cost per hour by feature'), [
    { time, metric: '(not set)', value: '0.25' },
    { time, metric: 'chat', value: '0.5' },
    { time, metric: 'search', value: '0.25' },
  ]);
});

test('a chosen value narrows every panel down, quotes in it or not', async () => {
  assert.deepEqual(await query('Cost', { environment: ["o'brien's"] }), [{ value: '0.25' }]);
  assert.deepEqual(await query('Calls', { service: ['(not set)'] }), [{ value: '1' }]);
  assert.deepEqual(await query('Cost', { tenant: ['research'] }), [{ value: '0' }]);
});

test('every panel and variable of the dashboard can be read, also where there is nothing yet', async () => {
  const nothing = { from: '2020-01-01T00:00:00Z', to: '2020-01-01T01:00:00Z' };
  for (const { query } of variables) {
    const { rows } = await reader.query(fillSqlVariables(query, { ...nothing, variables: {} }));
    assert.deepEqual(rows, [{ value: '(not set)' }]);
  }
  const all = await selectAll();
  for (const { title, targets = [] } of panels) {
    for (const { rawSql = '' } of targets) {
      const { rows } = await reader.query(fillSqlVariables(rawSql, { ...range, variables: all }));
      assert.notEqual(rows.length, 0, title);
      await reader.query(fillSqlVariables(rawSql, { ...nothing, variables: all }));
    }
  }
});
