import type pg from 'pg';
import { createBoundedCache } from './bounded-cache.ts';
import { formatJson } from './format-json.ts';
import { resolveIds } from './resolve-ids.ts';
import { detailDictionary } from './usage-dictionaries.ts';

/**
 * The ids of `usage_details` that say the same as the given ones but for their notes; what is not there
 * is added. In the order that was given.
 * @throws UnavailableError when the database is away.
 */
export async function resolveDetailIds(
  pool: pg.Pool,
  given: readonly {
    readonly details: Readonly<Record<string, unknown>>;
    readonly notes: readonly string[];
  }[],
): Promise<number[]> {
  const bodies = given.map(({ details: { notes: _former, ...details }, notes }) => {
    return formatJson(notes.length === 0 ? details : { ...details, notes }) ?? '{}';
  });
  const ids = await resolveIds(
    pool,
    detailDictionary,
    createBoundedCache(bodies.length),
    new Map(bodies.map((body) => [body, body])),
  );
  return bodies.map((body) => {
    const id = ids.get(body);
    if (id === undefined) throw new Error(`The ledger has no id for ${body}.`);
    return id;
  });
}
