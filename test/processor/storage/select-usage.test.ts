import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { UsageFilter } from '../../../processor/src/domain/ledger.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { selectUsageById } from '../../../processor/src/storage/select-usage-by-id.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const SECOND_US = 1_000_000n;

describe('selectUsage', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
    // Call 1 has all that can be asked for; call 2 has it otherwise; call 3 has nothing of it.
    const usages = [
      createExampleUsage({
        call: 1,
        startedAtUs: EXAMPLE_START_US + SECOND_US,
        record: { requestModel: 'best', responseModel: 'model-1', providerName: 'anthropic' },
        attribution: {
          userId: 'ann',
          sessionId: 's1',
          organization: 'o1',
          project: 'p1',
          feature: 'f1',
          task: 't1',
          tags: { color: 'red', size: 'L' },
        },
        origin: { environment: 'staging', service: 'web' },
      }),
      createExampleUsage({
        call: 2,
        startedAtUs: EXAMPLE_START_US + 2n * SECOND_US,
        record: { requestModel: 'model-2', responseModel: null, status: 'error' },
        attribution: {
          userId: 'bob',
          sessionId: 's2',
          organization: 'o2',
          project: 'p2',
          feature: 'f2',
          task: 't2',
          tags: { color: 'blue', size: 'L' },
        },
        origin: { environment: 'production', service: 'shop' },
      }),
      createExampleUsage({
        call: 3,
        startedAtUs: EXAMPLE_START_US + 3n * SECOND_US,
        record: { requestModel: null, responseModel: null, status: 'timeout' },
        origin: { environment: null, service: null },
      }),
    ];
    await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);
    const foreign = [createExampleUsage({ call: 99, attribution: { userId: 'ann' } })];
    await storeUsage(ledger.pool, 'foreign', { usages: foreign, quarantined: [] }, whileOpen);
  });
  after(async () => {
    await ledger.close();
  });

  const instant = (seconds: number) => new Date(Number(EXAMPLE_START_US / 1000n) + 1000 * seconds);
  const questions: [string, UsageFilter, number[]][] = [
    ['nothing', {}, [3, 2, 1]],
    ['a user', { user: 'ann' }, [1]],
    ['a provider', { provider: 'anthropic' }, [1]],
    ['the model that answered', { model: 'model-1' }, [1]],
    ['the model that was asked for', { model: 'best' }, [1]],
    ['a model that never answered', { model: 'model-2' }, [2]],
    ['an environment', { environment: 'production' }, [2]],
    ['a service', { service: 'web' }, [1]],
    ['a feature', { feature: 'f2' }, [2]],
    ['a project', { project: 'p1' }, [1]],
    ['an organization', { organization: 'o2' }, [2]],
    ['a session', { session: 's1' }, [1]],
    ['a task', { task: 't2' }, [2]],
    ['a status', { status: 'timeout' }, [3]],
    ['a tag', { tags: { size: 'L' } }, [2, 1]],
    ['two tags', { tags: { size: 'L', color: 'red' } }, [1]],
    ['no tag in particular', { tags: {} }, [3, 2, 1]],
    ['a start, which belongs to the range', { from: instant(2) }, [3, 2]],
    ['an end, which does not', { to: instant(2) }, [1]],
    ['all at once', { user: 'bob', status: 'error', from: instant(1), to: instant(3) }, [2]],
    ['what contradicts itself', { user: 'ann', provider: 'openai' }, []],
  ];
  for (const [what, filter, calls] of questions) {
    it(`finds the calls of ${what}, newest first, and no other tenant’s`, async () => {
      const question = { tenant: 'default', filter, cursor: null, limit: 10 };
      const found = await selectUsage(ledger.pool, question);

      assert.deepEqual(
        found.map(({ record }) => record.sequence),
        calls,
      );
    });
  }

  it('finds one record by its id, for its own tenant only', async () => {
    const question = { tenant: 'default', filter: { user: 'ann' }, cursor: null, limit: 1 };
    const [record] = await selectUsage(ledger.pool, question);
    const id = record?.id ?? '';

    assert.deepEqual(await selectUsageById(ledger.pool, { tenant: 'default', id }), record);
    const upperCase = { tenant: 'default', id: id.toUpperCase() };
    assert.deepEqual(await selectUsageById(ledger.pool, upperCase), record);
    assert.equal(await selectUsageById(ledger.pool, { tenant: 'foreign', id }), null);
  });

  it('finds nothing for what is no id', async () => {
    for (const id of ['', '1', "'; drop table usage_records", 'f'.repeat(36)]) {
      assert.equal(await selectUsageById(ledger.pool, { tenant: 'default', id }), null);
    }
    const unknown = 'ffffffff-ffff-8fff-bfff-ffffffffffff';
    assert.equal(await selectUsageById(ledger.pool, { tenant: 'default', id: unknown }), null);
  });

  it('pages through all records without a gap or a repetition while others are stored', async () => {
    // Many calls begin in the same microsecond: there the id decides.
    const first = Array.from({ length: 100 }, (_, call) =>
      createExampleUsage({ call, startedAtUs: EXAMPLE_START_US + BigInt(call % 7) }),
    );
    await storeUsage(ledger.pool, 'pages', { usages: first, quarantined: [] }, whileOpen);

    const seen: string[] = [];
    let cursor: { startedAtUs: bigint; id: string } | null = null;
    for (let page = 0; ; page += 1) {
      const question = { tenant: 'pages', filter: {}, cursor, limit: 9 };
      const records = await selectUsage(ledger.pool, question);
      const last = records.at(-1);
      if (last === undefined) break;
      seen.push(...records.map(({ record }) => record.spanId));
      cursor = { startedAtUs: last.record.startedAtUs, id: last.id };
      const startedAtUs = EXAMPLE_START_US + BigInt(1_000 + page);
      const newer = [createExampleUsage({ call: 1_000 + page, startedAtUs })];
      await storeUsage(ledger.pool, 'pages', { usages: newer, quarantined: [] }, whileOpen);
    }

    assert.deepEqual(seen.toSorted(), first.map(({ record }) => record.spanId).toSorted());
  });

  it('reads pages and sessions from an index, whatever the months hold', async () => {
    await ledger.pool.query("select ensure_usage_partition('2026-10-01T00:00:00Z')");
    // 20,000 calls of 500 users and 2,000 sessions.
    await storeUsage(
      ledger.pool,
      'many',
      { usages: [createExampleUsage({ call: 0 })], quarantined: [] },
      whileOpen,
    );
    await ledger.pool.query(`
      insert into usage_names (hash, tenant_id, kind, name)
      select usage_hash(tenants.id::text, kind, kind || '-' || n), tenants.id, kind, kind || '-' || n
      from tenants, generate_series(0, 1999) as n, unnest('{user,session}'::text[]) as kind
      where tenants.name = 'many'`);
    await ledger.pool.query(`
      insert into usage_records (started_at, trace_id, span_id, duration_us, tenant_id, dimension_id,
        detail_id, cost_basis, user_id, session_id)
      select timestamptz '2026-10-02Z' + n * interval '3 minutes', gen_random_uuid(), n, 1,
        known.tenant_id, dimension_id, detail_id, 'unpriced', users.id, sessions.id
      from generate_series(1, 20000) as n
      join usage_records as known
        on known.tenant_id = (select id from tenants where name = 'many')
      join usage_names as users on users.name = 'user-' || n % 500
      join usage_names as sessions on sessions.name = 'session-' || n % 2000`);
    await ledger.pool.query('analyze usage_records, usage_names');
    const cursor = { startedAtUs: EXAMPLE_START_US, id: 'ffffffff-ffff-8fff-bfff-ffffffffffff' };

    for (const question of [
      { filter: {}, cursor: null },
      { filter: {}, cursor },
      { filter: { user: 'user-7' }, cursor: null },
      { filter: { session: 'session-7' }, cursor },
    ]) {
      const plan = await explain((pool) =>
        selectUsage(pool, { tenant: 'many', ...question, limit: 20 }),
      );
      assert.doesNotMatch(plan, /Seq Scan on usage_records/);
    }
  });

  /** The plans of a question's statements. */
  async function explain(ask: (pool: TestLedger['pool']) => Promise<unknown>): Promise<string> {
    const lines: string[] = [];
    const explainer = Object.create(ledger.pool);
    explainer.query = async (text: string, values: unknown[]) => {
      const { rows } = await ledger.pool.query(`explain ${text}`, values);
      lines.push(...rows.map((row) => row['QUERY PLAN']));
      return await ledger.pool.query(text, values);
    };
    await ask(explainer);
    return lines.join('\n');
  }
});
