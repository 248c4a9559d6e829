import { appendFile, readFile } from 'node:fs/promises';
import pg from 'pg';
import type { TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { waitFor } from '../../support/wait-for.ts';

const script = new URL('../../../dashboards/grafana/postgres-reader.sql', import.meta.url);

/**
 * Runs `postgres-reader.sql` as the owner, as psql would.
 * @param password with quotes in it, so that quoting is tested too.
 */
export async function runReaderScript(
  { pool }: { pool: Pick<pg.ClientBase, 'query'> },
  password: string,
): Promise<void> {
  const text = await readFile(script, 'utf8');
  const quoted = `'${password.replaceAll("'", "''")}'`;
  await pool.query(text.replace(":'password'", () => quoted));
}

/** Logs in as the role that the script made, with its password. Ends with its scope. */
export async function openLedgerReader(
  ledger: TestLedger,
  password: string,
): Promise<{ pool: pg.Pool } & AsyncDisposable> {
  const { rows } = await ledger.pool.query<{ file: string; database: string; port: string }>(
    `select current_setting('hba_file') as file, current_database() as database,
      current_setting('port') as port`,
  );
  const [server] = rows;
  if (server === undefined) throw new Error('The server does not say where it is.');
  const { file, database, port } = server;
  // The embedded server lets nobody in but the processor; Grafana's would have such a line.
  await appendFile(file, 'local all tallylight_reader scram-sha-256\n');
  await ledger.pool.query('select pg_reload_conf()');
  const pool = new pg.Pool({
    host: ledger.location,
    port: Number(port),
    database,
    user: 'tallylight_reader',
    password,
  });
  // The server may end a closed pool's last connections first, when the database goes.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  await waitFor('the reader to be let in', async () => await pool.query('select'));
  return { pool, [Symbol.asyncDispose]: () => pool.end() };
}
