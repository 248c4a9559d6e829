import { existsSync } from 'node:fs';
import type { Log } from '../log.ts';
import { isFinalStatus } from './export-result.ts';
import type { ExportOptions } from './export-target.ts';
import { createPostRequest } from './post-request.ts';
import { type ClaimedFile, createSpool, type Spool } from './spool.ts';
import { openSpoolFolder, resolveSpoolFolder } from './spool-folder.ts';
import { joinRequests } from './spool-lines.ts';

export interface SpoolOptions {
  /** `null` for the default. */
  readonly folder: string | null;
  readonly maxBytes: number;
}

/** Records that wait on disk while nobody takes them, and their way out. */
export interface SpoolDelivery {
  /** Something may wait: of this process, or of one that has ended. */
  mayHold(): boolean;
  /** Looks again, at the next delivery, for what other processes have left. */
  lookAgain(): void;
  /** @returns the file, or `null` where the disk does not take them */
  keep(requests: readonly Uint8Array[]): Promise<string | null>;
  /** The same while the caller waits. */
  keepNow(requests: readonly Uint8Array[]): boolean;
  /** What was kept has arrived after all. */
  forget(file: string): Promise<void>;
  /** Sends what waits, and begins no more files after `forMs`; never rejects. */
  deliver(limit: { readonly forMs: number }): Promise<Delivery>;
}

interface Delivery {
  /** Somebody took it, or refused it for good. */
  readonly wasThere: boolean;
  readonly sentCount: number;
}

// Far longer than any write or export takes.
const minStaleMs = 60_000;

export function createSpoolDelivery({
  folder: base,
  maxBytes,
  exportOptions,
  onDropped,
  log,
}: SpoolOptions & {
  readonly exportOptions: ExportOptions;
  readonly onDropped: () => void;
  readonly log: Log;
}): SpoolDelivery {
  const folder = resolveSpoolFolder(base, exportOptions.traces);
  const post = createPostRequest(exportOptions);
  let spool: Spool | null = null;
  let saidUnusable = false;
  let saidFull = false;
  let mayHold = true;

  function openOnce(): Spool | null {
    if (spool !== null) return spool;
    try {
      openSpoolFolder(folder);
      const staleAfterMs = Math.max(minStaleMs, 10 * exportOptions.timeoutMs);
      spool = createSpool({ folder, maxBytes, staleAfterMs });
    } catch (error) {
      // It is tried again: a disk may have been full.
      if (saidUnusable) return null;
      saidUnusable = true;
      log('warn', 'usage records cannot wait on disk; set TALLYLIGHT_SPOOL_DIR', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
    return spool;
  }

  async function keep(requests: readonly Uint8Array[]): Promise<string | null> {
    return note((await openOnce()?.write(requests)) ?? null);
  }

  function note(file: string | null): string | null {
    if (file !== null) mayHold = true;
    else if (spool !== null && !saidFull) {
      saidFull = true;
      log(
        'warn',
        'the disk takes no more usage records: TALLYLIGHT_SPOOL_MAX_BYTES or its space is used up',
        { folder },
      );
    }
    return file;
  }

  async function deliver({ forMs }: { readonly forMs: number }): Promise<Delivery> {
    const endMs = performance.now() + forMs;
    // Without a folder nothing waits, and none is made to find that out.
    const source = spool ?? (existsSync(folder) ? openOnce() : null);
    let sentCount = 0;
    while (performance.now() < endMs) {
      const file = (await source?.claim()) ?? null;
      if (file === null) {
        mayHold = false;
        saidFull = false;
        return { wasThere: true, sentCount };
      }
      if (!(await deliverFile(file))) return { wasThere: false, sentCount };
      if (file.brokenCount > 0) drop(file.brokenCount, 'damaged on disk');
      sentCount += file.lines.length;
    }
    return { wasThere: true, sentCount };
  }

  async function deliverFile(file: ClaimedFile): Promise<boolean> {
    const taken = await deliverLines(file, file.lines);
    await (taken ? file.remove() : file.release());
    return taken;
  }

  /** One record that the receiver refuses must not take the others with it. */
  async function deliverLines(file: ClaimedFile, lines: readonly string[]): Promise<boolean> {
    if (lines.length === 0) return true;
    await file.renew();
    const status = await post(joinRequests(lines));
    if (status >= 200 && status < 300) return true;
    if (!isFinalStatus(status)) return false;
    if (lines.length === 1) {
      drop(1, String(status));
      return true;
    }
    const middle = Math.ceil(lines.length / 2);
    return (
      (await deliverLines(file, lines.slice(0, middle))) &&
      (await deliverLines(file, lines.slice(middle)))
    );
  }

  function drop(count: number, reason: string): void {
    for (let dropped = 0; dropped < count; dropped += 1) onDropped();
    log('warn', `${count} usage records that waited on disk are lost`, { reason });
  }

  return {
    mayHold: () => mayHold,
    lookAgain: () => {
      mayHold = true;
    },
    keep,
    keepNow: (requests) => note(openOnce()?.writeNow(requests) ?? null) !== null,
    forget: async (file) => {
      await spool?.remove(file);
    },
    deliver,
  };
}
