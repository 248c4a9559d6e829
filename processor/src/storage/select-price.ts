import type pg from 'pg';
import type { Price } from '../domain/price.ts';
import { runQuery } from './run-query.ts';

/** A price that was ever used; `null` when the ledger has none of this id. */
export async function selectPrice(pool: pg.Pool, id: string): Promise<Price | null> {
  const rows = await runQuery<{ body: Price }>(pool, 'select body from prices where id = $1', [id]);
  return rows[0]?.body ?? null;
}
