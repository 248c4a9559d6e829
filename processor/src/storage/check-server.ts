import type pg from 'pg';
import type { Log } from '../log.ts';
import { runQuery } from './run-query.ts';

/** The oldest version that the ledger is tested with. */
const OLDEST = 15;

/**
 * Makes sure that the database can be a ledger; warns where it may lose what it acknowledged.
 * @throws Error when it is too old or not in UTF-8, UnavailableError when it cannot be reached.
 */
export async function checkServer(pool: pg.Pool, log: Log): Promise<void> {
  const [row] = await runQuery<Record<'version' | 'encoding' | 'fsync' | 'commits', string>>(
    pool,
    `select current_setting('server_version') as version,
      current_setting('server_encoding') as encoding,
      current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commits`,
  );
  if (row === undefined) throw new Error('The database does not say what it is.');
  if (Number.parseInt(row.version, 10) < OLDEST) {
    throw new Error(
      `The database is Postgres ${row.version}; the ledger needs ${OLDEST} or newer.`,
    );
  }
  if (row.encoding !== 'UTF8') {
    throw new Error(`The database is in ${row.encoding}; the ledger needs one in UTF8.`);
  }
  if (row.fsync === 'off' || row.commits === 'off') {
    log(
      'warn',
      'This database can lose what was acknowledged: turn on fsync and synchronous_commit',
      {
        fsync: row.fsync,
        synchronous_commit: row.commits,
      },
    );
  }
}
