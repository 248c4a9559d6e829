import assert from 'node:assert/strict';
import type { ResponseFacts, WireFormat } from '../../../instrumentation/src/call.ts';
import { SseReader } from '../../../instrumentation/src/http/sse.ts';

/** The facts of a stream whose bytes come in these chunks. */
export function readStream(format: WireFormat, chunks: readonly Uint8Array[]): ResponseFacts {
  const reader = format.createStreamReader?.();
  assert.ok(reader);
  const sse = new SseReader({
    onEvent: (event) => reader.onEvent(event),
    wants: reader.wants && ((name, data) => reader.wants?.(name, data) === true),
  });
  for (const chunk of chunks) sse.push(chunk);
  sse.end();
  return reader.facts();
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
