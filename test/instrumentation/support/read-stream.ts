import assert from 'node:assert/strict';
import type { ResponseFacts } from '../../../instrumentation/src/call.ts';
import type {
  EventReader,
  EventReaderOptions,
} from '../../../instrumentation/src/http/event-reader.ts';
import { EventStreamReader } from '../../../instrumentation/src/http/event-stream.ts';
import { NdjsonReader } from '../../../instrumentation/src/http/ndjson.ts';
import { SseReader } from '../../../instrumentation/src/http/sse.ts';
import type { WireFormat } from '../../../instrumentation/src/wire-format.ts';

/**
 * The facts of a stream whose bytes come in these chunks.
 *
 * @param file the name of the fixture's file, which tells the framing; server-sent events without one
 */
export function readStream(
  format: WireFormat,
  chunks: readonly Uint8Array[],
  file = '.sse.txt',
): ResponseFacts {
  const reader = format.createStreamReader?.();
  assert.ok(reader);
  const events = createEventReader(file, {
    onEvent: (event) => reader.onEvent(event),
    wants: reader.wants && ((name, data) => reader.wants?.(name, data) === true),
  });
  for (const chunk of chunks) events.push(chunk);
  events.end();
  return reader.facts();
}

function createEventReader(file: string, options: EventReaderOptions): EventReader {
  if (file.endsWith('.ndjson.txt')) return new NdjsonReader(options);
  if (file.endsWith('.eventstream.base64.txt')) return new EventStreamReader(options);
  assert.ok(file.endsWith('.sse.txt'), `${file} has no known framing`);
  return new SseReader(options);
}

/** The facts of a stream of these events; with `named`, each has its `type` for a name. */
export function readEvents(
  format: WireFormat,
  events: readonly (object | string)[],
  { named = false } = {},
): ResponseFacts {
  const text = events.map((event) => {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    const type = typeof event === 'object' && 'type' in event ? event.type : undefined;
    const name = named && typeof type === 'string' ? `event: ${type}\n` : '';
    return `${name}data: ${data}\n\n`;
  });
  return readStream(format, [Buffer.from(text.join(''))]);
}
