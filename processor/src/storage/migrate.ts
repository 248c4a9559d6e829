import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { createLongQuery } from './create-long-query.ts';
import { toLedgerError } from './ledger-error.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Any number, as long as it is the same in every processor. */
const LOCK = 7_212_114_001;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Brings the schema `tallylight` up to date, each migration in a transaction of its own.
 * Processors that start at once wait for each other.
 * @throws Error when a migration that was applied has changed since, or when the database has one
 * that this program does not know.
 */
export async function migrate(
  pool: pg.Pool,
  { folder = MIGRATIONS }: { folder?: string } = {},
): Promise<void> {
  const migrations = await loadMigrations(folder);
  const client = await pool.connect().catch((error: unknown) => {
    throw toLedgerError(error);
  });
  try {
    // Waiting for another processor, and building an index, may take longer than any query.
    await client.query('set statement_timeout to 0; set lock_timeout to 0');
    await client.query(createLongQuery('select pg_advisory_lock($1)', [LOCK]));
    await client.query(`
      create schema if not exists tallylight;
      create table if not exists tallylight.migrations (
        number integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`);
    const applied = await selectApplied(client);
    checkApplied(applied, migrations);
    for (const migration of migrations) {
      if (!applied.has(migration.number)) await apply(client, migration);
    }
  } catch (error) {
    throw toLedgerError(error);
  } finally {
    // Ending the session gives the lock back, whatever happened in it.
    client.release(true);
  }
}

async function loadMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name));
  return await Promise.all(
    names.sort().map(async (name) => {
      // A checkout on Windows may have changed the line ends; that is no change of the migration.
      const text = (await readFile(`${folder}/${name}`, 'utf8')).replaceAll('\r\n', '\n');
      const checksum = createHash('sha256').update(text).digest('hex');
      return { number: Number(name.slice(0, 4)), name, text, checksum };
    }),
  );
}

async function selectApplied(client: pg.PoolClient) {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from tallylight.migrations order by number',
  );
  return new Map(rows.map((row) => [row.number, row]));
}

function checkApplied(
  applied: Awaited<ReturnType<typeof selectApplied>>,
  migrations: readonly Migration[],
): void {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const { number, name, checksum } of applied.values()) {
    const migration = known.get(number);
    if (migration === undefined) {
      throw new Error(
        `The database has the migration ${name}, which this program does not know: it was used by a newer Tallylight. Start that version or a later one.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `The migration ${migration.name} has changed since it was applied to the database. Restore the file, and put the change into a new migration.`,
      );
    }
  }
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query('set local search_path to tallylight');
    await client.query(createLongQuery(migration.text));
    await client.query(
      'insert into tallylight.migrations (number, name, checksum) values ($1, $2, $3)',
      [migration.number, migration.name, migration.checksum],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The migration ${migration.name} failed and was undone: ${reason}`, {
      cause: error,
    });
  }
}
