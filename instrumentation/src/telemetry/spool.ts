import { promises, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSpoolFile, parseSpoolFile, type SpooledLines } from './spool-lines.ts';

/** A file that this process has taken to send. */
export interface ClaimedFile extends SpooledLines {
  /** Its records have been taken, or refused for good. */
  remove(): Promise<void>;
  /** It waits for the next try, by whichever process. `lines` replaces what it holds. */
  release(): Promise<void>;
}

/** Records that wait on disk, shared by every process that has the same folder. */
export interface Spool {
  readonly folder: string;
  /**
   * @param requests each an OTLP/JSON request of one record
   * @returns the file, or `null` where the bound leaves no room or the disk takes no more
   */
  write(requests: readonly Uint8Array[]): Promise<string | null>;
  /** The same while the caller waits. */
  writeNow(requests: readonly Uint8Array[]): string | null;
  /** The records of this file have arrived after all. */
  remove(file: string): Promise<void>;
  /** The oldest file that nobody else is sending; `null` where there is none. */
  claim(): Promise<ClaimedFile | null>;
}

// As in a maildir, the state of a file is its name, and a rename is the lock, which survives every crash.
const writing = '.writing';
const ready = '.ndjson';
const sending = '.sending';

// A write takes less, so that no file is read before it is whole because its writer cannot be seen from here.
const maxWriteMs = 5_000;

/**
 * Files of one write each. Sending is at least once: who is thought dead while he still sends causes a
 * duplicate, which the ledger knows by its ids.
 */
export function createSpool({
  folder,
  maxBytes,
  staleAfterMs,
}: {
  readonly folder: string;
  /** Of all files in the folder, whichever process wrote them. */
  readonly maxBytes: number;
  /** What has been written to, or sent, for longer than this has lost its process. */
  readonly staleAfterMs: number;
}): Spool {
  let count = 0;

  function createName(): string {
    count += 1;
    const random = Math.floor(Math.random() * 2 ** 48).toString(36);
    return join(folder, `${Date.now()}-${process.pid}-${count}-${random}`);
  }

  async function write(requests: readonly Uint8Array[]): Promise<string | null> {
    const body = formatSpoolFile(requests);
    const name = createName();
    try {
      if (usedBytes() + body.length > maxBytes) return null;
      const file = await promises.open(name + writing, 'wx', 0o600);
      try {
        await file.writeFile(body);
        await file.sync();
      } finally {
        await file.close();
      }
      await promises.rename(name + writing, name + ready);
      return name + ready;
    } catch {
      await promises.unlink(name + writing).catch(ignore);
      return null;
    }
  }

  function writeNow(requests: readonly Uint8Array[]): string | null {
    const body = formatSpoolFile(requests);
    const name = createName();
    try {
      if (usedBytes() + body.length > maxBytes) return null;
      writeFileSync(name + writing, body, { flag: 'wx', mode: 0o600 });
      renameSync(name + writing, name + ready);
      return name + ready;
    } catch {
      try {
        unlinkSync(name + writing);
      } catch {
        // It was never made.
      }
      return null;
    }
  }

  function usedBytes(): number {
    let bytes = 0;
    for (const name of readdirSync(folder)) {
      bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    }
    return bytes;
  }

  async function claim(): Promise<ClaimedFile | null> {
    const names = await promises.readdir(folder).catch(() => []);
    for (const name of names.sort()) {
      if (!name.endsWith(ready) && !(await hasLostItsProcess(name))) continue;
      const claimed = await take(name);
      if (claimed !== null) return claimed;
    }
    return null;
  }

  async function hasLostItsProcess(name: string): Promise<boolean> {
    if (!name.endsWith(writing) && !name.endsWith(sending)) return false;
    const state = await promises.stat(join(folder, name)).catch(() => null);
    if (state === null) return false;
    const ageMs = Date.now() - state.mtimeMs;
    if (ageMs > staleAfterMs) return true;
    return !isRunning(name) && (name.endsWith(sending) || ageMs > maxWriteMs);
  }

  async function take(name: string): Promise<ClaimedFile | null> {
    const path = join(folder, name);
    const stem = createName();
    try {
      // Before the rename: what has just been taken must not look as if it had lost its process.
      const now = new Date();
      await promises.utimes(path, now, now);
      await promises.rename(path, stem + sending);
      return {
        ...parseSpoolFile(await promises.readFile(stem + sending, 'utf8')),
        remove: () => promises.unlink(stem + sending).catch(ignore),
        release: () => promises.rename(stem + sending, stem + ready).catch(ignore),
      };
    } catch {
      // Another process was faster.
      return null;
    }
  }

  return {
    folder,
    write,
    writeNow,
    remove: (file) => promises.unlink(file).catch(ignore),
    claim,
  };
}

/** In another container the process may run all the same: then both send, and the ledger keeps one. */
function isRunning(name: string): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(Number(name.split('-')[1]), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function ignore(): void {}
