import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';

/** How long requests under way may take to end before their connections are cut. */
const DRAIN_MS = 10_000;

/** How often connections that fell idle meanwhile are closed. */
const SWEEP_MS = 50;

/** Where to listen. */
interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Finds out whether the address can be had, without keeping it.
 * @throws Error that says what to do when it cannot.
 */
export async function checkAddress(address: Address): Promise<void> {
  const probe = createServer();
  await bind(probe, address);
  await new Promise((resolve) => probe.close(resolve));
}

/**
 * Starts listening; resolves to the origin to call.
 * @throws Error that says what to do when the address cannot be had.
 */
export async function listen(server: Server, wanted: Address): Promise<string> {
  // Longer than any exporter's interval: a connection closed at the moment it is used again is a
  // failed export.
  server.keepAliveTimeout = 75_000;
  await bind(server, wanted);
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function bind(server: NetServer, { host, port }: Address): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port }, resolve);
  try {
    await promise;
  } catch (cause) {
    throw new Error(describeFailure(cause, `${host}:${port}`), { cause });
  }
  server.off('error', reject);
}

function describeFailure(cause: unknown, address: string): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `${address} is in use: another processor or an OpenTelemetry Collector may be running. End it, or set TALLYLIGHT_PORT to another port.`;
  }
  if (code === 'EACCES')
    return `Not allowed to listen on ${address}. Set TALLYLIGHT_PORT to a port above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `${address} is no address of this machine. Set TALLYLIGHT_HOST to one that is, such as 127.0.0.1.`;
  }
  return `Cannot listen on ${address}: ${message}`;
}

/**
 * Takes no new connection, answers the requests under way, then cuts what is left. A request that
 * comes on an open connection is answered too, and is the last one there: without that, a sender
 * that never pauses would keep its connection until it is cut in the middle of something.
 */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
