import type { Reply } from './answer.ts';

/** One server-sent event; without a name it is only `data:`. */
export interface SimulatedEvent {
  readonly name?: string;
  /** An object becomes JSON; a string, such as `[DONE]`, stands as it is. */
  readonly data: unknown;
}

/** Creates an answer of server-sent events, each a chunk of its own on the wire. */
export function createStreamReply(
  events: readonly SimulatedEvent[],
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...headers,
    },
    chunks: events.map(formatEvent),
  };
}

function formatEvent({ name, data }: SimulatedEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`;
}
