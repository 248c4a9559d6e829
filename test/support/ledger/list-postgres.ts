import { existsSync } from 'node:fs';
import type { ServerBinaries } from '../../../processor/src/storage/embedded/find-server.ts';

/** A Postgres to test with; without binaries it is the one that the processor would choose. */
export interface TestPostgres {
  readonly name: string;
  readonly binaries?: ServerBinaries;
}

/** The one that the processor brings, and the oldest that it works with, where the system has it. */
export function listPostgres(): readonly TestPostgres[] {
  const oldest = '/usr/lib/postgresql/15/bin';
  const system = { name: 'Postgres 15', binaries: { folder: oldest, majorVersion: 15 } };
  return [{ name: 'the embedded Postgres' }, ...(existsSync(`${oldest}/initdb`) ? [system] : [])];
}
