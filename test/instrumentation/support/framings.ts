import { crc32 } from 'node:zlib';
import type {
  EventReader,
  EventReaderOptions,
} from '../../../instrumentation/src/http/event-reader.ts';
import { EventStreamReader } from '../../../instrumentation/src/http/event-stream.ts';
import { JsonArrayReader } from '../../../instrumentation/src/http/json-array.ts';
import { NdjsonReader } from '../../../instrumentation/src/http/ndjson.ts';
import { SseReader } from '../../../instrumentation/src/http/sse.ts';
import type { StreamEvent } from '../../../instrumentation/src/wire-format.ts';

/** A way of writing events one after the other, and the reader that takes them apart again. */
export interface Framing {
  readonly title: string;
  readonly contentType: string;
  readonly hasNames: boolean;
  createReader(options: EventReaderOptions): EventReader;
  /** Each event's data is one line of JSON. */
  encode(events: readonly StreamEvent[]): Buffer;
}

const lineEnds = { LF: '\n', CRLF: '\r\n', CR: '\r' };

const sseFramings = Object.entries(lineEnds).map(
  ([name, lineEnd]): Framing => ({
    title: `server-sent events with ${name}, comments and data without a space`,
    contentType: 'text/event-stream',
    hasNames: true,
    createReader: (options) => new SseReader(options),
    encode: (events) =>
      Buffer.from(
        events
          .map(({ name, data }) =>
            [`: ping`, `event: ${name}`, `data:${data}`, '', ''].join(lineEnd),
          )
          .join(''),
      ),
  }),
);

const ndjsonFramings = Object.entries(lineEnds).map(
  ([name, lineEnd]): Framing => ({
    title: `lines of JSON with ${name} and empty lines`,
    contentType: 'application/x-ndjson',
    hasNames: false,
    createReader: (options) => new NdjsonReader(options),
    encode: (events) => Buffer.from(events.map(({ data }) => data + lineEnd + lineEnd).join('')),
  }),
);

export const framings: readonly Framing[] = [
  ...sseFramings,
  ...ndjsonFramings,
  {
    title: 'a JSON array',
    contentType: 'application/json',
    hasNames: false,
    createReader: (options) => new JsonArrayReader(options),
    encode: (events) => Buffer.from(`[${events.map(({ data }) => data).join('\n,\r\n')}]\n`),
  },
  {
    title: "AWS's event stream",
    contentType: 'application/vnd.amazon.eventstream',
    hasNames: true,
    createReader: (options) => new EventStreamReader(options),
    encode: (events) =>
      Buffer.concat(
        events.map(({ name, data }) =>
          encodeFrame(
            { ':event-type': name, ':content-type': 'application/json', ':message-type': 'event' },
            data,
          ),
        ),
      ),
  },
];

/** One frame of AWS's event stream, with headers of text. */
export function encodeFrame(
  headers: Readonly<Record<string, string>>,
  payload: string | Buffer,
): Buffer {
  const encoded = Object.entries(headers).map(([name, value]) => {
    const valueBytes = Buffer.from(value);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(valueBytes.length);
    return Buffer.concat([
      Buffer.of(name.length),
      Buffer.from(name),
      Buffer.of(7),
      length,
      valueBytes,
    ]);
  });
  return sealFrame(Buffer.concat(encoded), Buffer.from(payload));
}

/** The same with headers as they are on the wire. */
export function sealFrame(headers: Buffer, payload: Buffer): Buffer {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + headers.length + payload.length, 0);
  prelude.writeUInt32BE(headers.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const checked = Buffer.concat([prelude, headers, payload]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(checked));
  return Buffer.concat([checked, checksum]);
}

/** The events that a reader finds in these chunks. */
export function readEvents(
  framing: Pick<Framing, 'createReader'>,
  chunks: readonly (Uint8Array | string)[],
  options: Omit<EventReaderOptions, 'onEvent'> = {},
): StreamEvent[] {
  const events: StreamEvent[] = [];
  const reader = framing.createReader({ onEvent: (event) => events.push(event), ...options });
  for (const chunk of chunks) {
    // The reader may not keep what is not its own: an app overwrites its chunk.
    const bytes = Buffer.from(chunk as string);
    reader.push(bytes);
    bytes.fill(0x21);
  }
  reader.end();
  return events;
}

/** The same bytes cut at these places. */
export function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b)];
  return [...edges, bytes.length].map((edge, index) => bytes.subarray(edges[index - 1] ?? 0, edge));
}
