import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createDecompressor } from './create-decompressor.ts';
import { tooLarge, undecodable } from './refusals.ts';
import type { RefusedError } from './refused-error.ts';

/** The sender went away before its request was whole: nobody is left to be answered. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}

/**
 * Reads a whole request body and undoes its Content-Encoding. Reading and inflating stop as soon as
 * either side of the decompressor exceeds `maxBodyBytes`. `onBytes` hears of every chunk that is
 * kept, and may throw to stop.
 * Throws `RefusedError` (413 too large, 415 unknown encoding, 400 broken compression) or `AbortedError`.
 */
export async function readBody(
  request: IncomingMessage,
  { maxBodyBytes, onBytes }: { maxBodyBytes: number; onBytes: (count: number) => void },
): Promise<Buffer> {
  if (request.destroyed && !request.complete) throw gone();
  const decompressor = createDecompressor(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
    throw bodyTooLarge(maxBodyBytes);
  }

  return new Promise((resolve, reject) => {
    const source: Readable = decompressor ?? request;
    const chunks: Buffer[] = [];
    let receivedBytes = 0;
    let keptBytes = 0;

    request.on('data', countReceived);
    request.on('close', onClose);
    request.on('error', onClose);
    source.on('data', keep);
    source.on('end', () => settle(() => resolve(Buffer.concat(chunks, keptBytes))));
    decompressor?.on('error', onBrokenCompression);
    if (decompressor !== null) request.pipe(decompressor);

    function countReceived(chunk: Buffer): void {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBodyBytes) fail(bodyTooLarge(maxBodyBytes));
    }

    function keep(chunk: Buffer): void {
      keptBytes += chunk.length;
      try {
        if (keptBytes > maxBodyBytes) throw bodyTooLarge(maxBodyBytes);
        onBytes(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    }

    function onBrokenCompression(error: Error): void {
      fail(undecodable('The body does not decompress as its Content-Encoding says.', error));
    }

    function onClose(): void {
      if (!request.complete) fail(gone());
    }

    function fail(error: unknown): void {
      settle(() => reject(error));
    }

    function settle(answer: () => void): void {
      request.off('data', countReceived);
      request.off('close', onClose);
      source.off('data', keep);
      if (decompressor !== null) {
        request.unpipe(decompressor);
        decompressor.destroy();
      }
      answer();
    }
  });
}

function gone(): AbortedError {
  return new AbortedError('The sender closed the connection.');
}

function bodyTooLarge(maxBodyBytes: number): RefusedError {
  return tooLarge(`The body exceeds ${maxBodyBytes} bytes: send fewer spans at a time.`);
}

/** Enough for a sender to notice the answer, and no gift to one that never ends. */
const maxDiscardedBytes = 256 * 1024 * 1024;

/**
 * Lets the rest of a refused body pass unread: a sender that is still writing would otherwise see its
 * connection reset instead of the answer. A sender that goes on and on is cut off.
 */
export function discardRest(request: IncomingMessage): void {
  let discardedBytes = 0;
  request.on('data', (chunk: Buffer) => {
    discardedBytes += chunk.length;
    if (discardedBytes > maxDiscardedBytes) request.destroy();
  });
  request.resume();
}
