import { existsSync } from 'node:fs';
import type { Log } from '../../log.ts';
import { isFinal, isTaken } from './export-result.ts';
import type { ExportOptions } from './export-target.ts';
import type { PartialSuccess } from './partial-success.ts';
import { createPostRequest } from './post-request.ts';
import { formatRecordCount } from './record-count.ts';
import { type ClaimedFile, createSpool, type Spool } from './spool.ts';
import { openSpoolFolder, resolveSpoolFolder } from './spool-folder.ts';
import { joinRequests } from './spool-lines.ts';
import { findStrandedRecords } from './stranded-records.ts';

export interface SpoolOptions {
  /** `null` for the default. */
  readonly folder: string | null;
  readonly maxBytes: number;
}

/** Records that wait on disk while nobody takes them, and their way out. */
export interface SpoolDelivery {
  readonly folder: string;
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
  /** How many records this process has left on disk, as far as it knows. */
  waitingCount(): number;
  /** Sends what waits, and begins no more files after `forMs`; never rejects. */
  deliver(limit: { readonly forMs: number }): Promise<Delivery>;
}

interface Delivery {
  /** Why it was not taken; `null` where somebody took it, or refused it for good. */
  readonly failure: string | null;
  readonly sentCount: number;
}

// Far longer than any write or export takes.
const minStaleMs = 60_000;

export function createSpoolDelivery({
  folder: base,
  maxBytes,
  exportOptions,
  onDropped,
  onPartial,
  log,
}: SpoolOptions & {
  readonly exportOptions: ExportOptions;
  readonly onDropped: (count: number) => void;
  readonly onPartial: (sentCount: number, partial: PartialSuccess | null) => void;
  readonly log: Log;
}): SpoolDelivery {
  const folder = resolveSpoolFolder(base, exportOptions.traces);
  const post = createPostRequest(exportOptions.traces, exportOptions);
  // The files of this process, and how many records each holds.
  const waiting = new Map<string, number>();
  let spool: Spool | null = null;
  let saidUnusable = false;
  let saidFull = false;
  let mayHold = true;
  let saidStranded = false;

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
    return note((await openOnce()?.write(requests)) ?? null, requests.length);
  }

  function note(file: string | null, count: number): string | null {
    if (file !== null) {
      mayHold = true;
      waiting.set(file, count);
    } else if (spool !== null && !saidFull) {
      saidFull = true;
      log(
        'warn',
        'the disk takes no more usage records: TALLYLIGHT_SPOOL_MAX_BYTES or its space is used up',
        { folder },
      );
    }
    return file;
  }

  function sayStrandedOnce(): void {
    if (saidStranded) return;
    saidStranded = true;
    for (const { folder: from, fileCount: files } of findStrandedRecords(folder)) {
      // So that there is a folder to move them to.
      openOnce();
      log(
        'warn',
        'usage records for this receiver wait under other headers, such as an earlier token; an app with those sends them, or this one once their files are moved',
        { files, from, to: folder },
      );
    }
  }

  async function deliver({ forMs }: { readonly forMs: number }): Promise<Delivery> {
    const endMs = performance.now() + forMs;
    sayStrandedOnce();
    // Without a folder nothing waits, and none is made to find that out.
    const source = spool ?? (existsSync(folder) ? openOnce() : null);
    let sentCount = 0;
    while (performance.now() < endMs) {
      const file = (await source?.claim()) ?? null;
      if (file === null) {
        mayHold = false;
        saidFull = false;
        // What this process does not find, another one has taken.
        waiting.clear();
        return { failure: null, sentCount };
      }
      const failure = await deliverFile(file);
      if (failure !== null) return { failure, sentCount };
      if (file.brokenCount > 0) drop(file.brokenCount, 'damaged on disk');
      sentCount += file.lines.length;
    }
    return { failure: null, sentCount };
  }

  async function deliverFile(file: ClaimedFile): Promise<string | null> {
    const failure = await deliverLines(file, file.lines);
    const isOwn = waiting.delete(file.takenFrom);
    if (failure === null) {
      await file.remove();
    } else {
      const released = await file.release();
      if (isOwn) waiting.set(released, file.lines.length);
    }
    return failure;
  }

  /** One record that the receiver refuses must not take the others with it. */
  async function deliverLines(file: ClaimedFile, lines: readonly string[]): Promise<string | null> {
    if (lines.length === 0) return null;
    await file.renew();
    const result = await post(joinRequests(lines), exportOptions.timeoutMs);
    if (isTaken(result)) {
      onPartial(lines.length, result.partial);
      return null;
    }
    if (!isFinal(result)) return result.reason;
    if (lines.length === 1) {
      drop(1, result.reason);
      return null;
    }
    const middle = Math.ceil(lines.length / 2);
    return (
      (await deliverLines(file, lines.slice(0, middle))) ??
      (await deliverLines(file, lines.slice(middle)))
    );
  }

  function drop(count: number, reason: string): void {
    onDropped(count);
    log(
      'warn',
      formatRecordCount(count, 'that waited on disk is lost', 'that waited on disk are lost'),
      { reason },
    );
  }

  return {
    folder,
    mayHold: () => mayHold,
    lookAgain: () => {
      mayHold = true;
    },
    keep,
    keepNow: (requests) => note(openOnce()?.writeNow(requests) ?? null, requests.length) !== null,
    forget: async (file) => {
      waiting.delete(file);
      await spool?.remove(file);
    },
    waitingCount: () => [...waiting.values()].reduce((sum, count) => sum + count, 0),
    deliver,
  };
}
