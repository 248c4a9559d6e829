import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';

const patienceMs = 30_000;
const waiting = new Map<string, () => void>();

/**
 * Writes each event only once the app says, by `/received/event` with the same query, that it has the one before.
 * Breaks off where it hears nothing.
 */
export async function writeInStep(
  request: IncomingMessage,
  response: ServerResponse,
  events: readonly string[],
  { compress = false } = {},
): Promise<void> {
  const gzip = compress ? createGzip() : null;
  gzip?.pipe(response);
  const stream = gzip ?? response;
  const deadline = setTimeout(() => response.destroy(), patienceMs);
  for (const event of events.slice(0, -1)) {
    const received = new Promise<void>((resolve) => waiting.set(readQuery(request), resolve));
    stream.write(event);
    // What is compressed would stay in the compressor.
    gzip?.flush();
    await received;
  }
  clearTimeout(deadline);
  stream.end(events.at(-1));
}

/** The app has the latest event. */
export function noteReceived(request: IncomingMessage, response: ServerResponse): void {
  waiting.get(readQuery(request))?.();
  response.end();
}

function readQuery({ url = '' }: IncomingMessage): string {
  return url.slice(url.indexOf('?'));
}
