import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
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
export type LedgerSource = { readonly databaseUrl: string } | { readonly dataFolder: string };

/** How long `close` waits for queries that are under way. */
const DRAIN_MS = 10_000;

/**
 * Opens the ledger and brings its schema up to date.
 * @throws Error that says what is wrong with the database or the folder, and what to do.
 */
export async function openLedger(source: LedgerSource, { log }: { log: Log }): Promise<Ledger> {
  const server =
    'dataFolder' in source
      ? await startEmbeddedPostgres({ dataFolder: source.dataFolder, log })
      : null;
  const target = 'databaseUrl' in source ? parseUrl(source.databaseUrl) : server?.connection;
  const pool = createPool({ target: target ?? {}, log });

  async function close(): Promise<void> {
    await Promise.race([pool.end(), sleep(DRAIN_MS, undefined, { ref: false })]);
    await server?.stop();
  }

  try {
    await checkServer(pool, log);
    await migrate(pool);
  } catch (error) {
    await close();
    throw error;
  }
  const location = 'databaseUrl' in source ? formatLocation(source.databaseUrl) : source.dataFolder;
  return { pool, location: server?.folder ?? location, embedded: server !== null, close };
}

function parseUrl(databaseUrl: string): pg.PoolConfig {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new Error('The database URL has to begin with postgres:// or postgresql://.');
  }
  return { connectionString: databaseUrl };
}

function formatLocation(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `postgres://${host}${pathname}`;
}
