import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';
import { checkServer } from './check-server.ts';
import { createPool } from './create-pool.ts';
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { migrate } from './migrate.ts';

/** The ledger's database, migrated and ready. */
export interface Ledger {
  readonly pool: pg.Pool;
  /** For people: the data folder, or the database's host and name, never a password. */
  readonly location: string;
  readonly embedded: boolean;
  /** Waits for what is under way, then ends the connections and the embedded server. */
  close(): Promise<void>;
}

/** A database of yours, or a folder in which we run one. */
export type LedgerSource = { readonly databaseUrl: string } | DataFolder;

interface DataFolder {
  readonly dataFolder: string;
  /** Taken instead where the server's user cannot get to the first, as below root's home. */
  readonly fallbackFolder?: string | undefined;
}

/** How long `close` waits for queries that are under way. */
const DRAIN_MS = 10_000;

/**
 * Opens the ledger and brings its schema up to date.
 * @throws Error that says what is wrong with the database or the folder, and what to do.
 */
export async function openLedger(source: LedgerSource, { log }: { log: Log }): Promise<Ledger> {
  return 'databaseUrl' in source
    ? await openGiven(source.databaseUrl, log)
    : await openEmbedded(source, log);
}

async function openGiven(databaseUrl: string, log: Log): Promise<Ledger> {
  const location = formatLocation(databaseUrl);
  const pool = createPool({ target: { connectionString: databaseUrl }, log });
  const close = () => drain(pool);
  try {
    await prepare(pool, log);
  } catch (error) {
    await close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The ledger at ${location} cannot be opened. ${reason}`, { cause: error });
  }
  return { pool, location, embedded: false, close };
}

async function openEmbedded(source: DataFolder, log: Log): Promise<Ledger> {
  const server = await startEmbeddedPostgres({ ...source, log });
  const pool = createPool({ target: server.connection, log });
  async function close(): Promise<void> {
    await drain(pool);
    await server.stop();
  }
  try {
    await prepare(pool, log);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, location: server.folder, embedded: true, close };
}

async function prepare(pool: pg.Pool, log: Log): Promise<void> {
  await checkServer(pool, log);
  await migrate(pool);
}

/** Waits for the queries under way, and no longer than that: the server may hang. */
async function drain(pool: pg.Pool): Promise<void> {
  const drained = new AbortController();
  const late = sleep(DRAIN_MS, undefined, { signal: drained.signal }).catch(() => {});
  await Promise.race([pool.end(), late]);
  drained.abort();
}

function formatLocation(databaseUrl: string): string {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new Error('The database URL has to begin with postgres:// or postgresql://.');
  }
  const { host, port, database } = new pg.Client({ connectionString: databaseUrl });
  return `postgres://${host}:${port}/${database ?? ''}`;
}
