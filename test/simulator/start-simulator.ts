import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Answer, Reply, SimulatedProvider, SimulatedRequest } from './answer.ts';
import { createFailureReply } from './create-failure-reply.ts';
import { createReply } from './create-reply.ts';

const providers: readonly SimulatedProvider[] = ['openai', 'anthropic', 'gcp.gemini'];

/** Local servers that answer as the providers do, one port each. */
export interface Simulator {
  /** Each provider's origin, without a path: `http://127.0.0.1:8123`. */
  readonly origins: Readonly<Record<SimulatedProvider, string>>;
  /** The origins as `TALLYLIGHT_PROVIDER_HOSTS` names them. */
  readonly providerHosts: string;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly SimulatedRequest[];
  close(): Promise<void>;
}

/**
 * Starts the simulated providers on free ports of 127.0.0.1.
 * @param answer decides what is answered; `undefined` answers 404 in the provider's shape.
 * @param eventIntervalMs pause before each event of a stream after its first.
 */
export async function startSimulator({
  answer,
  eventIntervalMs = 5,
}: {
  answer: (request: SimulatedRequest) => Answer | undefined;
  eventIntervalMs?: number;
}): Promise<Simulator> {
  const requests: SimulatedRequest[] = [];
  const servers = new Map<SimulatedProvider, Server>();
  for (const provider of providers) {
    const server = createServer((incoming, response) => {
      reply(provider, incoming, response).catch((error: unknown) =>
        response.destroy(asError(error)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.set(provider, server);
  }

  async function reply(
    provider: SimulatedProvider,
    incoming: IncomingMessage,
    response: ServerResponse,
  ) {
    const request = await parseRequest(provider, incoming);
    requests.push(request);
    const given = answer(request);
    const wire = given ? createReply(request, given) : createUnknownReply(request);
    await sendReply(wire, incoming, response, eventIntervalMs);
  }

  const origins = {
    openai: originOf(servers.get('openai')),
    anthropic: originOf(servers.get('anthropic')),
    'gcp.gemini': originOf(servers.get('gcp.gemini')),
  };
  return {
    origins,
    providerHosts: providers.map((name) => `${name}=${new URL(origins[name]).host}`).join(','),
    requests,
    async close() {
      await Promise.all([...servers.values()].map(closeServer));
    },
  };
}

async function parseRequest(
  provider: SimulatedProvider,
  incoming: IncomingMessage,
): Promise<SimulatedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string') headers[name] = value;
  }
  return {
    provider,
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: parseBody(text),
  };
}

function parseBody(text: string): SimulatedRequest['body'] {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function sendReply(
  { status, headers, chunks, stalls }: Reply,
  incoming: IncomingMessage,
  response: ServerResponse,
  eventIntervalMs: number,
): Promise<void> {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) {
    // Providers compress their JSON for every client that accepts it.
    const zip =
      /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? '') &&
      headers['content-type'] === 'application/json';
    const body = zip ? gzipSync(only) : Buffer.from(only);
    response.writeHead(status, {
      ...headers,
      ...(zip ? { 'content-encoding': 'gzip' } : {}),
      'content-length': body.length,
    });
    response.end(body);
    return;
  }
  response.writeHead(status, headers);
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await sleep(eventIntervalMs);
    if (response.destroyed) return;
    response.write(chunk);
  }
  if (stalls) return;
  response.end();
}

function createUnknownReply(request: SimulatedRequest): Reply {
  return createFailureReply(request.provider, {
    kind: 'failure',
    status: 404,
    type: request.provider === 'gcp.gemini' ? 'NOT_FOUND' : 'not_found_error',
    message: `The scenario has no answer for ${request.method} ${request.path}.`,
  });
}

function originOf(server: Server | undefined): string {
  if (!server) throw new Error('A simulated provider was not started.');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
