import type { Log } from '../../log.ts';
import type { PartialSuccess } from './partial-success.ts';
import { formatRecordCount } from './record-count.ts';

/** Enough for every reason of a receiver; texts that it makes up as it goes fill no memory. */
const maxCauses = 50;

/** Tells of what a receiver rejects of requests that it has taken, once per cause. */
export interface PartialSuccessReport {
  /** @param sentCount how many records the request held */
  ofRecords(sentCount: number, partial: PartialSuccess | null): void;
  /** Data points are no records, and what they say is said again with the next state. */
  ofMetrics(partial: PartialSuccess | null): void;
}

export function createPartialSuccessReport({
  onDropped,
  log,
}: {
  readonly onDropped: (count: number) => void;
  readonly log: Log;
}): PartialSuccessReport {
  const told = new Set<string>();

  function tell(kind: string, message: string, text = kind): void {
    // A count or an id in it does not make it another one.
    const cause = `${kind} ${message.replace(/\b[0-9a-f]{16,}\b|\d+/g, '')}`;
    if (told.size >= maxCauses || told.has(cause)) return;
    told.add(cause);
    log('warn', text, message === '' ? undefined : { message });
  }

  return {
    ofRecords(sentCount, partial) {
      if (partial === null) return;
      const count = Math.min(partial.rejectedCount, sentCount);
      if (count === 0) {
        tell('the receiver of usage records warns', partial.message);
        return;
      }
      onDropped(count);
      tell(
        'rejected',
        partial.message,
        formatRecordCount(
          count,
          'was rejected by the receiver and is lost',
          'were rejected by the receiver and are lost',
        ),
      );
    },
    ofMetrics(partial) {
      if (partial === null) return;
      const { rejectedCount, message } = partial;
      tell(
        rejectedCount === 0
          ? 'the receiver of usage metrics warns'
          : 'the receiver rejected some of the usage metrics; records are not concerned',
        message,
      );
    },
  };
}
