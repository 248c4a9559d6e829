import http from 'node:http';
import https from 'node:https';
import { loadTallylight } from '../capture/tallylight.ts';

/*
 * The measured app, run with --expose-gc: on each message it opens streams, with or without the
 * instrumentation, and answers with the time between the writing and the receipt of each of their events.
 */

export type Client = 'fetch' | 'node:http' | 'node:https';
export interface Block {
  readonly client: Client;
  readonly atOnce: number;
  /** The time between two events of a stream. */
  readonly paceMs: number;
  readonly instrumented: boolean;
}

/** A chunk as the app received it, and when. */
type Receive = (chunk: Uint8Array) => void;

const { BENCH_PROVIDER = '', BENCH_TLS_PROVIDER = '', BENCH_AUTHORITY = '' } = process.env;
const path = '/v1/chat/completions';
const body = JSON.stringify({
  model: 'gpt-4o-mini',
  messages: [{ role: 'user', content: 'Where is my parcel?' }],
  stream: true,
  stream_options: { include_usage: true },
});
const agent = new http.Agent({ keepAlive: true });
const tlsAgent = new https.Agent({ keepAlive: true, ca: BENCH_AUTHORITY });

type Headers = Readonly<Record<string, string>>;

const openStream: Record<Client, (headers: Headers, receive: Receive) => Promise<void>> = {
  async fetch(headers, receive) {
    const response = await fetch(`${BENCH_PROVIDER}${path}`, { method: 'POST', headers, body });
    for await (const chunk of response.body ?? []) receive(chunk);
  },
  'node:http': (headers, receive) =>
    readResponse(
      http.request(`${BENCH_PROVIDER}${path}`, { method: 'POST', headers, agent }),
      receive,
    ),
  'node:https': (headers, receive) =>
    readResponse(
      https.request(`${BENCH_TLS_PROVIDER}${path}`, { method: 'POST', headers, agent: tlsAgent }),
      receive,
    ),
};

function readResponse(request: http.ClientRequest, receive: Receive): Promise<void> {
  return new Promise((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      response.on('data', receive).on('end', resolve).on('error', reject);
    });
    request.end(body);
  });
}

/** Nothing is read of a chunk before the last has come: that would delay the others. */
async function measureDelays({ client, atOnce, paceMs }: Block): Promise<number[]> {
  const received: { readonly chunk: Uint8Array; readonly atNs: number }[] = [];
  const receive: Receive = (chunk) => {
    received.push({ chunk, atNs: Number(process.hrtime.bigint()) });
  };
  const headers = { 'content-type': 'application/json', 'x-pace-ms': String(paceMs) };
  await Promise.all(Array.from({ length: atOnce }, () => openStream[client](headers, receive)));
  return received.flatMap(({ chunk, atNs }) =>
    Array.from(
      Buffer.from(chunk)
        .toString('latin1')
        .matchAll(/"written_ns":(\d+)}/g),
      ([, writtenNs]) => (atNs - Number(writtenNs)) / 1000,
    ),
  );
}

const tallylight = await loadTallylight(process.env.BENCH_REGISTER ?? '');
tallylight.disable();

process.on('message', async (block: Block) => {
  // Garbage of the block before does not delay this one.
  globalThis.gc?.();
  if (block.instrumented) tallylight.enable();
  const delaysUs = await measureDelays(block);
  if (block.instrumented) await tallylight.flush();
  tallylight.disable();
  process.send?.(delaysUs);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
