import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

/** How the provider answers; the path's last part before the endpoint chooses, as in `/gzip/v1/…`. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

export interface ProviderServer {
  readonly port: number;
  readonly url: string;
  /** Bodies of the requests, in order. */
  /** Bytes that the latest connection has taken from the provider. */
  sentBytes(): number;
  readonly requests: { readonly path: string; readonly body: Buffer }[];
  close(): Promise<void>;
}

export const completion = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-4o-mini-2024-07-18',
    service_tier: 'default',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hé ✓' } }],
    usage: {
      prompt_tokens: 21,
      completion_tokens: 7,
      total_tokens: 28,
      prompt_tokens_details: { cached_tokens: 5 },
      completion_tokens_details: { reasoning_tokens: 2 },
    },
  }),
);

const chunk = (fields: object) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-2', object: 'chat.completion.chunk', model: 'gpt-4o-mini-2024-07-18', ...fields })}\n\n`;

/** A stream's events, in order; the usage comes in the last but one. */
export const streamEvents: readonly string[] = [
  chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }], usage: null }),
  ...['Hé', ' ✓', ' ok', ' so'].map((content) =>
    chunk({ choices: [{ index: 0, delta: { content } }], usage: null }),
  ),
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null }),
  chunk({ choices: [], usage: { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 } }),
  'data: [DONE]\n\n',
];

/** Anthropic's stream reports its input at the start. */
const messageStart = `event: message_start\ndata: ${JSON.stringify({
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    model: 'claude-sonnet-4-5-20250929',
    usage: { input_tokens: 25, output_tokens: 1 },
  },
})}\n\n`;

const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream' };
const stream = Buffer.from(streamEvents.join(''));

const encoders = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const;

const behaviours: Readonly<Record<string, Behaviour>> = {
  plain: (_, response) => response.writeHead(200, json).end(completion),
  stream: (_, response) => writeSlowly(response.writeHead(200, sse), streamEvents),
  /** Headers and some events, and then silence. */
  stall: (_, response) => {
    response.writeHead(200, sse).write(streamEvents.slice(0, 3).join(''));
  },
  'stall-message': (_, response) => {
    response.writeHead(200, sse).write(messageStart);
  },
  /** No answer at all. */
  silence: () => undefined,
  drop: (_, response) => {
    response
      .writeHead(200, sse)
      .write(messageStart, () => setTimeout(() => response.destroy(), 20));
  },
  'drop-early': (request) => request.socket.destroy(),
  '429': (_, response) =>
    response
      .writeHead(429, json)
      .end('{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}'),
  '500': (_, response) => response.writeHead(500, json).end('{"error":{"type":"server_error"}}'),
  '529': (_, response) =>
    response.writeHead(529, json).end('{"type":"error","error":{"type":"overloaded_error"}}'),
  malformed: (_, response) => response.writeHead(200, json).end('{"id": "chatcmpl-'),
  empty: (_, response) => response.writeHead(200, json).end(),
  'bad-gzip': (_, response) =>
    response
      .writeHead(200, { ...json, 'content-encoding': 'gzip' })
      .end(gzipSync(completion).subarray(0, 40)),
  huge: (_, response) => {
    const head = '{"object":"list","data":[{"b64_json":"';
    const tail = `"}],"model":"text-embedding-3-small","usage":{"prompt_tokens":812,"total_tokens":812}}`;
    response.writeHead(200, json).write(head);
    let left = 96;
    const part = Buffer.alloc(1024 * 1024, 'A');
    const more = () => {
      while (left > 0) {
        left -= 1;
        if (!response.write(part)) return;
      }
      response.off('drain', more);
      response.end(tail);
    };
    response.on('drain', more);
    more();
  },
  echo: (_, response, body) => response.writeHead(200, json).end(body),
  ...Object.fromEntries(
    Object.entries(encoders).flatMap(([coding, encode]) => [
      [
        coding,
        (_: unknown, response: ServerResponse) =>
          response.writeHead(200, { ...json, 'content-encoding': coding }).end(encode(completion)),
      ],
      [
        `stream-${coding}`,
        (_: unknown, response: ServerResponse) =>
          writeSlowly(
            response.writeHead(200, { ...sse, 'content-encoding': coding }),
            split(encode(stream)),
          ),
      ],
    ]),
  ),
};

/** An AI provider on a free port that answers as the path asks. */
export async function startProviderServer(): Promise<ProviderServer> {
  const requests: { path: string; body: Buffer }[] = [];
  let latest: Socket | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    latest = request.socket;
    request.on('data', (part: Buffer) => chunks.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      const body = Buffer.concat(chunks);
      requests.push({ path, body });
      const behave = behaviours[path.split('/')[1] ?? ''] ?? behaviours.plain;
      behave?.(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    sentBytes: () => latest?.bytesWritten ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function writeSlowly(response: ServerResponse, parts: readonly (string | Buffer)[]): void {
  const [first, ...rest] = parts;
  if (first === undefined) {
    response.end();
    return;
  }
  response.write(first, () => setTimeout(writeSlowly, 2, response, rest));
}

function split(body: Buffer): Buffer[] {
  const middle = Math.floor(body.length / 2);
  return [body.subarray(0, 7), body.subarray(7, middle), body.subarray(middle)];
}
