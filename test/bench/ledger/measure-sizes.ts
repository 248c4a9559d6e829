import type pg from 'pg';
import { createLongQuery } from '../../../processor/src/storage/create-long-query.ts';

/** Prints the bytes a record: of `usage_records` with all its indexes, and of what belongs to it. */
export async function measureSizes(pool: pg.Pool): Promise<void> {
  const [counts] = await select<{ records: number; sums: number }>(
    pool,
    `select (select count(*)::int from usage_records) as records,
      (select count(*)::int from usage_hourly) as sums`,
  );
  if (counts === undefined) throw new Error('No counts.');
  console.log(`\n${counts.sums.toLocaleString('en-GB')} hourly sums. Bytes a record:`);
  const bytes = (size: number) => (size / counts.records).toFixed(1).padStart(6);

  async function printRecords(title: string): Promise<void> {
    const parts = await select<{ name: string; size: number }>(
      pool,
      `select coalesce(parent.relname, 'rows') as name,
        sum(pg_total_relation_size(part.oid))::float8 as size
      from pg_class as part
      left join pg_inherits on inhrelid = part.oid and part.relkind = 'i'
      left join pg_class as parent on parent.oid = inhparent
      where part.relnamespace = 'tallylight'::regnamespace and part.relname like 'usage\\_records\\_2%'
        and part.relkind in ('r', 'i')
      group by 1 order by 2 desc`,
    );
    // A table's total has its indexes in it.
    const total = parts.find(({ name }) => name === 'rows')?.size ?? 0;
    const indexes = parts.filter(({ name }) => name !== 'rows');
    const rows = total - indexes.reduce((sum, { size }) => sum + size, 0);
    const named = indexes.map(({ name, size }) => `${name} ${bytes(size).trim()}`).join(', ');
    console.log(`${bytes(total)}  usage_records, ${title}: rows ${bytes(rows).trim()}, ${named}`);
  }

  await printRecords('as written');
  // A closed month hardly changes: its indexes can be packed once.
  await pool.query(createLongQuery('reindex table usage_records'));
  await printRecords('indexes packed');
  for (const { name, size } of await select<{ name: string; size: number }>(
    pool,
    `select name, pg_total_relation_size(name::regclass)::float8 as size
    from unnest('{usage_hourly,usage_names,usage_dimensions,usage_details,usage_processes}'::text[])
      as name`,
  )) {
    console.log(`${bytes(size)}  ${name}`);
  }
}

async function select<Row extends pg.QueryResultRow>(pool: pg.Pool, text: string): Promise<Row[]> {
  const { rows } = await pool.query<Row>(text);
  return rows;
}
