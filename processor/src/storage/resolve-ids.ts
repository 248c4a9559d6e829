import type pg from 'pg';
import type { BoundedCache } from './bounded-cache.ts';
import { formatColumn, type Scalar } from './format-array.ts';
import { runQuery } from './run-query.ts';

/** A table of what repeats in many records, whose rows are found by a hash. */
export interface Dictionary<Source> {
  readonly table: string;
  /** SQL of the hash of a row's columns. */
  readonly hash: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly value: (source: Source) => Scalar;
  }[];
}

/**
 * The id of each source's row, by the source's key; what has no row gets one, committed at once: other
 * transactions never wait for it longer than for this one insert, and never in a circle, as all of them
 * insert in the order of the hashes.
 * @throws UnavailableError when the database is away.
 */
export async function resolveIds<Source>(
  pool: pg.Pool,
  dictionary: Dictionary<Source>,
  cache: BoundedCache,
  sources: ReadonlyMap<string, Source>,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  const unknown: [string, Source][] = [];
  for (const [key, source] of sources) {
    const id = cache.get(key);
    if (id === undefined) unknown.push([key, source]);
    else ids.set(key, id);
  }
  if (unknown.length === 0) return ids;

  const missing = await selectIds(unknown);
  if (missing.length === 0) return ids;
  await runQuery(pool, formatInsert(dictionary), formatColumns(dictionary, missing));
  const lost = await selectIds(missing);
  if (lost.length > 0) {
    throw new Error(
      `${lost.length} rows of ${dictionary.table} vanished after they were inserted.`,
    );
  }
  return ids;

  async function selectIds(wanted: readonly [string, Source][]): Promise<[string, Source][]> {
    const rows = await runQuery<{ at: string; id: number }>(
      pool,
      formatSelect(dictionary),
      formatColumns(dictionary, wanted),
    );
    const found = new Map(rows.map(({ at, id }) => [Number(at) - 1, id]));
    return wanted.filter(([key], index) => {
      const id = found.get(index);
      if (id === undefined) return true;
      cache.set(key, id);
      ids.set(key, id);
      return false;
    });
  }
}

function formatColumns<Source>(
  { columns }: Dictionary<Source>,
  sources: readonly [string, Source][],
): string[] {
  return columns.map(({ value }) => formatColumn(sources, ([, source]) => value(source)));
}

function formatSelect<Source>({ table, hash, columns }: Dictionary<Source>): string {
  return `select at, id
    from (
      select at, ${hash} as hash
      from unnest(${formatArrays(columns)}) with ordinality as batch (${formatNames(columns)}, at)
    ) as wanted
    join ${table} using (hash)`;
}

function formatInsert<Source>({ table, hash, columns }: Dictionary<Source>): string {
  const names = formatNames(columns);
  return `insert into ${table} (hash, ${names})
    select distinct on (hash) hash, ${names}
    from (
      select ${hash} as hash, * from unnest(${formatArrays(columns)}) as batch (${names})
    ) as wanted
    order by hash
    on conflict (hash) do nothing`;
}

function formatNames(columns: Dictionary<never>['columns']): string {
  return columns.map(({ name }) => name).join(', ');
}

function formatArrays(columns: Dictionary<never>['columns']): string {
  return columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
}
