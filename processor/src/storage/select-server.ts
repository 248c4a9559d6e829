import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** What the database server says of itself. */
export interface Server {
  readonly version: string;
  /** Its clock. */
  readonly now: Date;
}

/** @throws UnavailableError when the database is away. */
export async function selectServer(pool: pg.Pool): Promise<Server> {
  const rows = await runQuery<Server>(
    pool,
    `select current_setting('server_version') as version, clock_timestamp() as now`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The server said nothing of itself.');
  return row;
}
