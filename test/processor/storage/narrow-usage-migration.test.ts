import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../../processor/src/storage/migrate.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { fillOldLedger } from './fill-old-ledger.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../processor/migrations', import.meta.url));
const FIRST = '0011-narrow-usage.sql';

const RECORDS = `id, tenant, started_at::text, duration_us, dialect, operation_name, provider_name,
  request_model, response_model, response_id, status, usage_source, service_tier, error_type,
  http_status_code, input_tokens, cache_read_input_tokens, cache_write_input_tokens, output_tokens,
  reasoning_output_tokens, token_details, units, stated_cost, cost_basis, list_cost, effective_cost,
  price_id, environment, service, service_version, service_instance_id, sequence, pipeline_run_id,
  user_id, session_id, organization, project, feature, task, object_type, object_id, tags`;
const SUMS = `tenant, hour, environment, service, provider_name, request_model, response_model,
  operation_name, status, user_id, feature, project, organization, requests, unpriced_requests,
  absent_requests, input_tokens, cache_read_input_tokens, cache_write_input_tokens, output_tokens,
  reasoning_output_tokens, list_cost, effective_cost`;
const PROCESSES = `service, service_instance_id, stored, highest_sequence, first_seen_at, last_seen_at`;

for (const { name: postgres, binaries } of listPostgres()) {
  describe(`the move of a ledger into narrow rows, on ${postgres}`, () => {
    let ledger: TestLedger;
    let folder: string;
    before(async () => {
      ledger = await openTestLedger(binaries);
      folder = await mkdtemp(join(tmpdir(), 'tallylight-migrations-'));
      await cp(MIGRATIONS, folder, { recursive: true });
      for (const name of await readdir(folder)) if (name >= FIRST) await rm(join(folder, name));
      await ledger.pool.query('drop schema tallylight cascade');
      await migrate(ledger.pool, { folder });
    });
    after(async () => {
      await rm(folder, { recursive: true, force: true });
      await ledger.close();
    });

    const read = async (query: string) => (await ledger.pool.query(query)).rows;

    it('changes no record, no sum and no sequence', async () => {
      await fillOldLedger(ledger.pool);
      const records = await read(`
      select ${RECORDS}, encode(trace_id, 'hex') as trace_id, encode(span_id, 'hex') as span_id,
        details - 'time_to_first_chunk' as kept,
        (details->>'time_to_first_chunk')::double precision as time_to_first_chunk
      from usage_records order by id`);
      const sums = await read(`select ${SUMS} from usage_hourly order by ${SUMS}`);
      const processes = await read(
        `select tenant, ${PROCESSES} from process_sequences order by 1, 2, 3`,
      );
      assert.equal(records.length, 600);

      await migrate(ledger.pool);

      assert.deepEqual(
        await read(`
        select ${RECORDS}, trace_id, span_id, time_to_first_chunk,
          details - '{dialect,usage_source,service_tier,error_type,http_status_code,service_version,pipeline_run_id}'::text[]
            as kept
        from usage order by id`),
        records.map((record) => ({ ...record, kept: record.kept ?? {} })),
      );
      assert.deepEqual(await read(`select ${SUMS} from usage_by_hour order by ${SUMS}`), sums);
      assert.deepEqual(
        await read(`
        select tenants.name as tenant, ${PROCESSES}
        from usage_processes join tenants on tenants.id = tenant_id
        where stored > 0 order by 1, 2, 3`),
        processes,
      );
      assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
    });

    it('leaves records that are found by their names, and taken for known when sent again', async () => {
      const { pool } = ledger;
      const filter = { user: 'user-1' };
      const page = await selectUsage(pool, { tenant: 'red', filter, cursor: null, limit: 1_000 });
      assert.ok(page.length > 10);
      assert.ok(page.every(({ record }) => record.attribution.userId === 'user-1'));

      const usages = page.map(({ record, notes }, call) => ({
        ...createExampleUsage({ call }),
        record,
        notes,
      }));
      const again = await storeUsage(pool, 'red', { usages, quarantined: [] }, whileOpen);

      assert.equal(again.stored, 0);
      assert.equal(again.duplicates, page.length);
      const [dictionaries] = await read(`
      select (select count(*)::int from usage_dimensions) as dimensions,
        (select count(*)::int from usage_details) as details,
        (select count(*)::int from usage_names) as names`);
      const next = [createExampleUsage({ call: 1 })];
      await storeUsage(pool, 'red', { usages: next, quarantined: [] }, whileOpen);
      // The example's own dimensions and details; every record of the page found those of the old ledger.
      assert.deepEqual(
        await read(`
        select (select count(*)::int from usage_dimensions) as dimensions,
          (select count(*)::int from usage_details) as details,
          (select count(*)::int from usage_names) as names`),
        [
          {
            ...dictionaries,
            dimensions: dictionaries.dimensions + 1,
            details: dictionaries.details + 1,
          },
        ],
      );
    });
  });
}
