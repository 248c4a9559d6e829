import type { Log } from '../../log.ts';
import { redactUrl } from '../../redact-url.ts';
import { formatRecordCount } from './record-count.ts';

/** What is said at the end of a process of records that have not arrived. */
export interface EndReport {
  /** The end waits for the receiver, for `limitMs` more at most. Said once. */
  waiting(limitMs: number): void;
  /** Records stay on disk. Said again only if it is another number. */
  kept(count: number, folder: string): void;
  lost(count: number): void;
}

export function createEndReport({
  url,
  awayReason,
  log,
}: {
  /** Of the receiver. */
  readonly url: string;
  /** Why the receiver took nothing lately; `null` where nothing is known of it. */
  readonly awayReason: () => string | null;
  readonly log: Log;
}): EndReport {
  const endpoint = redactUrl(url);
  let hasSaidWaiting = false;
  let saidKeptCount = 0;

  function describeReceiver(): Record<string, string> {
    const reason = awayReason();
    return reason === null ? { endpoint } : { endpoint, reason };
  }

  return {
    waiting(limitMs) {
      if (hasSaidWaiting) return;
      hasSaidWaiting = true;
      const seconds = Math.ceil(limitMs / 1000);
      log(
        'info',
        `the receiver of usage records is slow; the end waits for it, ${seconds} s at most`,
        {
          endpoint,
        },
      );
    },
    kept(count, folder) {
      if (count === 0 || count === saidKeptCount) return;
      saidKeptCount = count;
      const text = formatRecordCount(count, 'waits on disk', 'wait on disk');
      log(
        'warn',
        `${text} until a process with the same receiver and headers sends what is there`,
        {
          folder,
          ...describeReceiver(),
        },
      );
    },
    lost(count) {
      const text = formatRecordCount(
        count,
        'could not be delivered and is lost',
        'could not be delivered and are lost',
      );
      log('error', text, describeReceiver());
    },
  };
}
