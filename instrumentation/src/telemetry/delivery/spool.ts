import { promises, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSpoolFile, parseSpoolFile, type SpooledLines } from './spool-lines.ts';
import { createSpoolOwner } from './spool-owner.ts';

/** A file that this process has taken to send. */
export interface ClaimedFile extends SpooledLines {
  /** Its path until then. */
  readonly takenFrom: string;
  /** Its records have been taken, or refused for good. */
  remove(): Promise<void>;
  /** It waits for the next try, by whichever process. Returns where. */
  release(): Promise<string>;
  /** It is still being sent. To be said more often than `staleAfterMs`. */
  renew(): Promise<void>;
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

// The bytes in use are counted again after a second, or after a hundred times as long as counting took.
const minRecountMs = 1_000;
const recountFactor = 100;

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
  const owner = createSpoolOwner();
  let count = 0;
  let usedBytes = 0;
  let recountAtMs = Number.NEGATIVE_INFINITY;
  // Names found in the folder and not yet looked at, the oldest last.
  let found: string[] = [];

  function createName(): string {
    count += 1;
    const random = Math.floor(Math.random() * 2 ** 48).toString(36);
    return join(folder, `${Date.now()}-${owner.label}-${count}-${random}`);
  }

  async function write(requests: readonly Uint8Array[]): Promise<string | null> {
    const body = formatSpoolFile(requests);
    const name = createName();
    try {
      if (!takeRoom(body.length)) return null;
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
      if (!takeRoom(body.length)) return null;
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

  /** Looking at every file for every write would cost the app more than its calls, once there are many. */
  function takeRoom(bytes: number): boolean {
    const nowMs = performance.now();
    if (nowMs >= recountAtMs) {
      usedBytes = countBytes();
      const doneMs = performance.now();
      recountAtMs = doneMs + Math.max(minRecountMs, recountFactor * (doneMs - nowMs));
    }
    if (usedBytes + bytes > maxBytes) return false;
    usedBytes += bytes;
    return true;
  }

  function countBytes(): number {
    let bytes = 0;
    for (const name of readdirSync(folder)) {
      bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    }
    return bytes;
  }

  async function claim(): Promise<ClaimedFile | null> {
    let isFresh = false;
    for (;;) {
      const name = found.pop();
      if (name === undefined) {
        if (isFresh) return null;
        isFresh = true;
        found = (await promises.readdir(folder).catch(() => [])).sort().reverse();
      } else if (name.endsWith(ready) || (await hasLostItsProcess(name))) {
        const claimed = await take(name);
        if (claimed !== null) return claimed;
      }
    }
  }

  async function hasLostItsProcess(name: string): Promise<boolean> {
    if (!name.endsWith(writing) && !name.endsWith(sending)) return false;
    const state = await promises.stat(join(folder, name)).catch(() => null);
    if (state === null) return false;
    // A clock that was set back is no reason to wait until it is there again.
    if (Math.abs(Date.now() - state.mtimeMs) > staleAfterMs) return true;
    return owner.hasEnded(name.split('-')[1] ?? '', state.mtimeMs);
  }

  async function take(name: string): Promise<ClaimedFile | null> {
    const path = join(folder, name);
    const stem = createName();
    try {
      // Before the rename: what has just been taken must not look as if it had lost its process.
      await touch(path);
      await promises.rename(path, stem + sending);
      return {
        ...parseSpoolFile(await promises.readFile(stem + sending, 'utf8')),
        takenFrom: path,
        remove: () => promises.unlink(stem + sending).catch(ignore),
        async release() {
          await promises.rename(stem + sending, stem + ready).catch(ignore);
          return stem + ready;
        },
        renew: () => touch(stem + sending).catch(ignore),
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

async function touch(path: string): Promise<void> {
  const now = new Date();
  await promises.utimes(path, now, now);
}

function ignore(): void {}
