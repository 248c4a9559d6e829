import type { StreamEvent } from '../wire-format.ts';

/** Turns the bytes of a streamed body into events, whatever their framing. Never throws by itself. */
export interface EventReader {
  /** The next bytes of the body, after any content encoding was undone. Only read during the call. */
  push(bytes: Uint8Array): void;
  /** The body ended, or broke off. */
  end(): void;
}

export interface EventReaderOptions {
  readonly onEvent: (event: StreamEvent) => void;
  /**
   * A cheap test on the undecoded data; where it says `false` the event is not decoded.
   * The bytes are only valid during the call.
   */
  readonly wants?: ((name: string, data: Buffer) => boolean) | undefined;
  /** A longer event is skipped, or read in outline; the events after it are still read. */
  readonly maxEventBytes?: number;
}

export const defaultMaxEventBytes = 8 * 1024 * 1024;

/** The same bytes with a Buffer's methods. */
export function toBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
