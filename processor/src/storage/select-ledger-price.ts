import type pg from 'pg';
import type { LedgerPrice } from '../domain/price-life.ts';
import { PRICE_ROW, type PriceRow, parsePriceRow } from './parse-price-row.ts';
import { runQuery } from './run-query.ts';

/** A price with its life so far; `null` when the ledger has none of this id. */
export async function selectLedgerPrice(pool: pg.Pool, id: string): Promise<LedgerPrice | null> {
  const rows = await runQuery<PriceRow>(pool, `select ${PRICE_ROW} from prices where id = $1`, [
    id,
  ]);
  return rows[0] === undefined ? null : parsePriceRow(rows[0]);
}
