/*
 * A file of the spool: one line a record, each a whole OTLP/JSON request of its own, with the resource of the
 * process that recorded it. Whoever sends it, it is sent as it was recorded.
 */

const head = '{"resourceSpans":[';
const tail = ']}';

/** What a file of the spool holds. */
export interface SpooledLines {
  /** Each a whole request. */
  readonly lines: readonly string[];
  /** Lines that a crash cut off, or that the disk lost. */
  readonly brokenCount: number;
}

export function formatSpoolFile(requests: readonly Uint8Array[]): Buffer {
  const newline = Buffer.from('\n');
  return Buffer.concat(requests.flatMap((request) => [request, newline]));
}

export function parseSpoolFile(text: string): SpooledLines {
  const written = text.split('\n').filter((line) => line !== '');
  const lines = written.filter(isWhole);
  return { lines, brokenCount: written.length - lines.length };
}

/** One request of many lines. */
export function joinRequests(lines: readonly string[]): Buffer {
  const parts = lines.map((line) => line.slice(head.length, -tail.length));
  return Buffer.from(head + parts.join(',') + tail);
}

function isWhole(line: string): boolean {
  if (!line.startsWith(head) || !line.endsWith(tail)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
