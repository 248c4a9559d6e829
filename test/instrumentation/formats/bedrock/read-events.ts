import assert from 'node:assert/strict';
import type { ResponseFacts } from '../../../../instrumentation/src/call.ts';
import type { StreamEvent, WireFormat } from '../../../../instrumentation/src/wire-format.ts';

/** The facts of a stream of these events, of which the reader takes those that it wants. */
export function readEvents(format: WireFormat, events: readonly StreamEvent[]): ResponseFacts {
  const reader = format.createStreamReader?.();
  assert.ok(reader);
  for (const each of events) {
    if (reader.wants?.(each.name, Buffer.from(each.data)) !== false) reader.onEvent(each);
  }
  return reader.facts();
}

/** An event of AWS's framing, once it is read. */
export function event(name: string, payload: object): StreamEvent {
  return { name, data: JSON.stringify(payload) };
}
