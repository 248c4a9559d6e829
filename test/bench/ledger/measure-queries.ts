import type pg from 'pg';
import type { UsageFilter } from '../../../processor/src/domain/ledger.ts';
import { selectBudgetSpend } from '../../../processor/src/storage/select-budget-spend.ts';
import { selectSummary } from '../../../processor/src/storage/select-summary.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { median, spread } from '../statistics.ts';

const RUNS = 9;
const tenant = 'default';

/** Prints how long the API's questions take, and their plans where wanted. */
export async function measureQueries(
  pool: pg.Pool,
  { from, to, showPlans }: { from: Date; to: Date; showPlans: boolean },
): Promise<void> {
  const range = { from, to };
  const page = (filter: UsageFilter) => (on: pg.Pool) =>
    selectUsage(on, { tenant, filter: { ...range, ...filter }, cursor: null, limit: 100 });
  const summary =
    (dimensions: Parameters<typeof selectSummary>[1]['dimensions'], filter: UsageFilter = {}) =>
    (on: pg.Pool) =>
      selectSummary(on, { tenant, filter: { ...range, ...filter }, dimensions, limit: 20 });
  const questions: Readonly<Record<string, (on: pg.Pool) => Promise<unknown>>> = {
    'summary, 30 days': summary([]),
    'by model, 30 days': summary(['model']),
    'by user, 30 days': summary(['user']),
    'all ten dimensions, 30 days': summary([
      'provider',
      'model',
      'user',
      'feature',
      'project',
      'organization',
      'environment',
      'service',
      'operation',
      'status',
    ]),
    'by model, one user, 30 days': summary(['model'], { user: 'user-7@example.com' }),
    'by model, one tag, 30 days (no sums have it)': summary(['model'], {
      tags: { team: 'team-1' },
    }),
    'a budget of one environment, 30 days': (on) =>
      selectBudgetSpend(on, {
        tenant,
        environment: 'production',
        interval: { start: from, end: to },
      }),
    'page of 100': page({}),
    'page of 100, one user': page({ user: 'user-700@example.com' }),
    'page of 100, model and environment': page({ model: 'gpt-5', environment: 'production' }),
    'page of 100, a model that nobody used': page({ model: 'none' }),
    'page of 100, a tag and a status': page({ tags: { team: 'team-1' }, status: 'rate_limited' }),
  };
  console.log('\nMilliseconds (10–90 % of the runs), the cache warm:');
  for (const [name, ask] of Object.entries(questions)) {
    const times: number[] = [];
    for (let run = -1; run < RUNS; run += 1) {
      const began = performance.now();
      await ask(pool);
      if (run >= 0) times.push(performance.now() - began);
    }
    const [low, high] = spread(times);
    console.log(
      `${median(times).toFixed(1).padStart(8)} (${low.toFixed(1)}–${high.toFixed(1)})  ${name}`,
    );
    if (showPlans) console.log(`${await explain(pool, ask)}\n`);
  }
}

/** The plan of the question's statement, as it ran. */
async function explain(pool: pg.Pool, ask: (on: pg.Pool) => Promise<unknown>): Promise<string> {
  let plan = '';
  const explainer = Object.create(pool);
  explainer.query = async (text: string, values: unknown[]) => {
    const { rows } = await pool.query(`explain (analyze, costs off, timing off) ${text}`, values);
    plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    return await pool.query(text, values);
  };
  await ask(explainer);
  return plan;
}
