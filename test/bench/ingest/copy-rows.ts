import type pg from 'pg';

/**
 * The baseline for storing: the database's own COPY of the same rows, from a file of its own, into a
 * table with the same columns and indexes, in one transaction; without a client, without dictionaries,
 * sums and a check for duplicates. Seconds.
 */
export async function copyRows(
  client: pg.Client,
  { since }: { since: number },
): Promise<{ rows: number; seconds: number }> {
  await client.query(`
    set search_path to tallylight;
    create table if not exists copied (like usage_records including all)`);
  const { rows: settings } = await client.query(
    "select current_setting('data_directory') as folder",
  );
  const file = `${settings[0].folder}/rows`;
  const { rowCount } = await client.query(
    `copy (select * from usage_records order by started_at offset ${since}) to '${file}'`,
  );
  const began = performance.now();
  await client.query(`copy copied from '${file}'`);
  return { rows: rowCount ?? 0, seconds: (performance.now() - began) / 1000 };
}
