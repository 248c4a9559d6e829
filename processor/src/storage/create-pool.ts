import pg from 'pg';
import type { Log } from '../log.ts';

const SESSION = `
  set search_path to tallylight;
  set timezone to 'UTC';
  set statement_timeout to '60s';
  set idle_in_transaction_session_timeout to '60s';
  set work_mem to '32MB';
  set jit to off;
`;

/**
 * A pool whose sessions see the schema `tallylight` and UTC.
 * Every wait in it has an end, so that a database that hangs is an error and not a silence.
 */
export function createPool({
  target,
  log,
  maxConnections = 10,
}: {
  target: pg.PoolConfig;
  log: Log;
  maxConnections?: number;
}): pg.Pool {
  const pool = new pg.Pool({
    ...target,
    application_name: 'tallylight',
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    query_timeout: 65_000,
    keepAlive: true,
    // `options` in the connection string would do it too, but a pooler in between may refuse them.
    onConnect(client) {
      // A connection that breaks while it is lent out says so to the query, and beside that in an
      // event that would end the process if nobody listened.
      client.on('error', () => {});
      return client.query(SESSION);
    },
  });
  // Without a listener, an idle connection that the server closes ends the process.
  pool.on('error', (error) => {
    // The pool does not wait for its goodbyes to arrive: the server may be stopped before they do.
    if (!pool.ending) log('warn', 'A database connection was lost', { error: error.message });
  });
  return pool;
}
