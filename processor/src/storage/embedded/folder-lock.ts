import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Held until `release`, or until the process ends in whatever way. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process. The lock is the kernel's own (an SQLite file in an exclusive
 * transaction: Node has no other way to a file lock), so that `kill -9` leaves nothing to clean up
 * and a process id that is used again confuses nobody.
 * @throws Error when another process, or this one, has it.
 */
export function acquireFolderLock(folder: string): FolderLock {
  const holderFile = join(folder, 'tallylight.pid');
  const database = new DatabaseSync(join(folder, 'tallylight.lock'), { timeout: 0 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw new Error(`Cannot lock the data folder ${folder}.`, { cause: error });
    throw new Error(
      `The data folder ${folder} is in use by another Tallylight${formatHolder(holderFile)}. Stop that one, or give this one a folder of its own.`,
      { cause: error },
    );
  }
  writeFileSync(holderFile, `${process.pid}\n`);
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function formatHolder(holderFile: string): string {
  try {
    return ` (process ${readFileSync(holderFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
