import type { UsageSpan } from '../signals/span.ts';
import type { PendingSpans } from './pending-spans.ts';
import type { SpoolDelivery } from './spool-delivery.ts';

/** Moves records from memory to the disk. */
export interface PendingKeeper {
  /** @returns the file, or `null` where the disk does not take them: they stay in memory */
  keep(batch: readonly UsageSpan[]): Promise<string | null>;
  /** Everything; what the disk does not take stays in memory. */
  keepAll(): Promise<void>;
}

const maxFileSpans = 512;

export function createPendingKeeper({
  pending,
  spool,
  createRequest,
}: {
  readonly pending: PendingSpans;
  readonly spool: SpoolDelivery;
  /** A whole OTLP/JSON request of one record. */
  readonly createRequest: (span: UsageSpan) => Uint8Array;
}): PendingKeeper {
  let running: Promise<void> | null = null;

  async function keep(batch: readonly UsageSpan[]): Promise<string | null> {
    const file = await spool.keep(batch.map(createRequest));
    if (file !== null) pending.remove(batch);
    return file;
  }

  async function keepEach(): Promise<void> {
    while (pending.size > 0) {
      if ((await keep(pending.first(maxFileSpans))) === null) return;
    }
  }

  return {
    keep,
    keepAll() {
      // One at a time: two would both write what neither has removed yet.
      running ??= keepEach().finally(() => {
        running = null;
      });
      return running;
    },
  };
}
