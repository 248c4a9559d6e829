import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { createCertificate } from '../../support/provider-hosts/create-certificate.ts';
import { noteReceived, writeInStep } from './in-step.ts';
import { closeServer, dropConnection, listen } from './server-connections.ts';

/** How the provider answers; the path's last part before the endpoint chooses, as in `/gzip/v1/…`. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

export interface ProviderServer {
  readonly port: number;
  readonly url: string;
  /** The same provider over HTTP/2: without TLS, and with it, where HTTP/1.1 is spoken as well. */
  readonly http2: { readonly url: string; readonly tlsUrl: string; readonly authorityPath: string };
  /** Bytes that the latest connection has taken from the provider. */
  sentBytes(): number;
  /** Paths and bodies of the requests, in order. */
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

const messageEvents: readonly string[] = [
  messageStart,
  `event: message_delta\ndata: ${JSON.stringify({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage: { output_tokens: 12 },
  })}\n\n`,
  'event: message_stop\ndata: {"type":"message_stop"}\n\n',
];

const errorEvent =
  'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n';

const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream' };
const gzipSse = { ...sse, 'content-encoding': 'gzip' };
const stream = Buffer.from(streamEvents.join(''));

const encoders = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const;

/** Between the first bytes and the breaking off: a busy client must have seen them by then. */
const breakMs = 100;

const behaviours: Readonly<Record<string, Behaviour>> = {
  plain: (_, response) => response.writeHead(200, json).end(completion),
  stream: (_, response) => writeSlowly(response.writeHead(200, sse), streamEvents),
  'in-step': (request, response) => {
    void writeInStep(request, response.writeHead(200, sse), streamEvents);
  },
  'in-step-gzip': (request, response) => {
    void writeInStep(request, response.writeHead(200, gzipSse), streamEvents, { compress: true });
  },
  received: noteReceived,
  /** Headers and some events, and then silence. */
  stall: (_, response) => {
    response.writeHead(200, sse).write(streamEvents.slice(0, 3).join(''));
  },
  'stall-message': (_, response) => {
    response.writeHead(200, sse).write(messageStart);
  },
  message: (_, response) => writeSlowly(response.writeHead(200, sse), messageEvents),
  'error-event': (_, response) =>
    writeSlowly(response.writeHead(200, sse), [messageStart, errorEvent]),
  /** No answer at all. */
  silence: () => undefined,
  drop: (request, response) => {
    response
      .writeHead(200, sse)
      .write(messageStart, () => setTimeout(() => dropConnection(request), breakMs));
  },
  /** Over HTTP/1.1 only: a connection that was to close after this answer closes before. */
  'drop-closing': (request, response) => {
    response
      .writeHead(200, { ...sse, connection: 'close' })
      .write(messageStart, () => setTimeout(() => dropConnection(request), breakMs));
  },
  'drop-early': (request) => dropConnection(request),
  /** Over HTTP/2 only: the stream goes, the connection stays. */
  reset: (_, response) => {
    const { stream } = response as unknown as http2.Http2ServerResponse;
    response
      .writeHead(200, sse)
      .write(messageStart, () => setTimeout(() => stream.close(2), breakMs));
  },
  /** Over HTTP/2 only: the server promises that it has not begun (RFC 9113, 8.7). */
  refuse: (_, response) => {
    (response as unknown as http2.Http2ServerResponse).stream.close(7);
  },
  '429': (_, response) =>
    response
      .writeHead(429, json)
      .end('{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}'),
  '500': (_, response) => response.writeHead(500, json).end('{"error":{"type":"server_error"}}'),
  '529': (_, response) =>
    response.writeHead(529, json).end('{"type":"error","error":{"type":"overloaded_error"}}'),
  'flaky-openai': refuseTwice('plain'),
  'flaky-anthropic': refuseTwice('message'),
  'flaky-got': refuseTwice('plain'),
  'flaky-undici': refuseTwice('plain'),
  redirect: (_, response) =>
    response.writeHead(307, { location: '/plain/v1/chat/completions' }).end(),
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

/** Too many requests, then an error of the server, then the answer, and so on. */
function refuseTwice(behaviour: string): Behaviour {
  let count = 0;
  return (request, response, body) => {
    const next = ['429', '500', behaviour][count % 3] ?? behaviour;
    count += 1;
    response.setHeader('retry-after-ms', '1');
    behaviours[next]?.(request, response, body);
  };
}

/** An AI provider on a free port that answers as the path asks; over HTTP/1.1 it is a proxy to itself as well. */
export async function startProviderServer(): Promise<ProviderServer> {
  const requests: { path: string; body: Buffer }[] = [];
  let latest: Socket | undefined;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    latest = request.socket;
    request.on('data', (part: Buffer) => chunks.push(part));
    request.on('end', () => {
      const path = (request.url ?? '').replace(/^http:\/\/[^/]+/, '');
      const body = Buffer.concat(chunks);
      requests.push({ path, body });
      const behave = behaviours[path.split('/')[1] ?? ''] ?? behaviours.plain;
      behave?.(request, response, body);
    });
  }

  const server = createServer(answer);
  server.on('connect', (request, client: Socket) => {
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const end of [client, upstream]) end.on('error', () => end.destroy());
  });
  const port = await listen(server);
  const http2Servers = await startHttp2Servers(answer);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    http2: http2Servers,
    requests,
    sentBytes: () => latest?.bytesWritten ?? 0,
    close: async () => {
      await http2Servers.close();
      server.closeAllConnections();
      await closeServer(server);
    },
  };
}

async function startHttp2Servers(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
) {
  const listener = answer as unknown as (
    request: http2.Http2ServerRequest,
    response: http2.Http2ServerResponse,
  ) => void;
  const { authority, certificate, key } = await createCertificate(['localhost']);
  const plain = http2.createServer(listener);
  const secure = http2.createSecureServer({ cert: certificate, key, allowHTTP1: true }, listener);
  const folder = mkdtempSync(join(tmpdir(), 'tallylight-authority-'));
  const authorityPath = join(folder, 'authority.pem');
  writeFileSync(authorityPath, authority);
  return {
    url: `http://127.0.0.1:${await listen(plain)}`,
    tlsUrl: `https://localhost:${await listen(secure)}`,
    authorityPath,
    close: async () => {
      await Promise.all([closeServer(plain), closeServer(secure)]);
      rmSync(folder, { recursive: true });
    },
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
