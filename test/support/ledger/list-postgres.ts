import { existsSync } from 'node:fs';
import type { ServerBinaries } from '../../../processor/src/storage/embedded/find-server.ts';

/** A Postgres to test with; without binaries it is the one that the processor would choose. */
export interface TestPostgres {
  readonly name: string;
  readonly binaries?: ServerBinaries;
}

/**
 * The one that the processor brings, and the oldest that it works with, where the system has it.
 * @throws Error in strict mode, where it has not.
 */
export function listPostgres(): readonly TestPostgres[] {
  const oldest = '/usr/lib/postgresql/15/bin';
  const embedded = { name: 'the embedded Postgres' };
  if (existsSync(`${oldest}/initdb`)) {
    return [embedded, { name: 'Postgres 15', binaries: { folder: oldest, majorVersion: 15 } }];
  }
  if (process.env.TALLYLIGHT_TEST_STRICT === '1') {
    throw new Error(`There is no Postgres 15 in ${oldest}: install Debian's postgresql-15.`);
  }
  return [embedded];
}
