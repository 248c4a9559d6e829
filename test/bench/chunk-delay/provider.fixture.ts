import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../support/provider-hosts/create-certificate.ts';

/*
 * A provider that writes streams at a pace, one event at a time, each with the time at which it was written;
 * and an OTLP sink. It tells its ports and its authority.
 */

export interface PacedProvider {
  readonly port: number;
  readonly tlsPort: number;
  readonly authority: string;
}

const eventCount = Number(process.env.BENCH_EVENTS);

interface PacedStream {
  readonly response: ServerResponse;
  readonly paceNs: number;
  /** When its next event is due, on the clock of `process.hrtime`, which all processes of a machine share. */
  dueNs: number;
  left: number;
}

const streams = new Set<PacedStream>();

/** Timers are too coarse: while there are streams, each turn of the event loop looks for what is due. */
function writeDue(): void {
  for (const stream of streams) {
    if (readClockNs() >= stream.dueNs) writeNext(stream);
  }
  if (streams.size > 0) setImmediate(writeDue);
}

function writeNext(stream: PacedStream): void {
  const { response, left } = stream;
  if (left === 0) {
    streams.delete(stream);
    response.end(`data: ${usageChunk}\n\ndata: [DONE]\n\n`);
    return;
  }
  stream.left -= 1;
  stream.dueNs += stream.paceNs;
  response.write(`data: ${chunkStart}${readClockNs()}}\n\n`);
}

function readClockNs(): number {
  return Number(process.hrtime.bigint());
}

const head = {
  id: 'chatcmpl-bench',
  object: 'chat.completion.chunk',
  created: 1795176000,
  model: 'gpt-4o-mini-2024-07-18',
};
const choices = [{ index: 0, delta: { content: 'word ' }, logprobs: null, finish_reason: null }];
const chunkStart = `${JSON.stringify({ ...head, choices, usage: null }).slice(0, -1)},"written_ns":`;
const usageChunk = JSON.stringify({
  ...head,
  choices: [],
  usage: { prompt_tokens: 1200, completion_tokens: eventCount, total_tokens: 1200 + eventCount },
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume().on('end', () => {
    if (request.url !== '/v1/chat/completions') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    // Streams that are open at once are out of step, as those of several users.
    const paceNs = Number(request.headers['x-pace-ms']) * 1e6;
    const dueNs = readClockNs() + paceNs * (1 + Math.random());
    streams.add({ response, paceNs, dueNs, left: eventCount });
    if (streams.size === 1) setImmediate(writeDue);
  });
}

async function listen(listener: RequestListener, secure?: { cert: string; key: string }) {
  const server =
    secure === undefined ? createServer(listener) : createSecureServer(secure, listener);
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const { authority, certificate, key } = await createCertificate(['localhost']);
const provider: PacedProvider = {
  port: await listen(answer),
  tlsPort: await listen(answer, { cert: certificate, key }),
  authority,
};
process.on('disconnect', () => process.exit());
process.send?.(provider);
