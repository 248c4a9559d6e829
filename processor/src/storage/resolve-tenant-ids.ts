import type pg from 'pg';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';

/**
 * The id of each tenant, by name; one that is met for the first time gets one. Not bounded: the names
 * are those of the configuration's tokens.
 */
export async function resolveTenantIds(
  pool: pg.Pool,
  known: Map<string, number>,
  names: ReadonlySet<string>,
): Promise<Map<string, number>> {
  // A copy, because what is known may be forgotten meanwhile.
  const ids = new Map(known);
  const unknown = [...names].filter((name) => !ids.has(name));
  if (unknown.length === 0) return ids;
  const given = [formatArray(unknown.toSorted())];
  await runQuery(
    pool,
    `insert into tenants (name)
    select name from unnest($1::text[]) as given (name)
    where not exists (select from tenants where tenants.name = given.name)
    order by name
    on conflict (name) do nothing`,
    given,
  );
  const rows = await runQuery<{ name: string; id: number }>(
    pool,
    'select name, id from tenants where name = any($1::text[])',
    given,
  );
  for (const { name, id } of rows) {
    known.set(name, id);
    ids.set(name, id);
  }
  return ids;
}
