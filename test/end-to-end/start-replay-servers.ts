import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Fixture, loadFixture } from '../fixtures/load-fixtures.ts';

/** Local servers in place of the hosts that fixtures call. */
export interface ReplayServers {
  /** The local origin by the origin that a fixture calls. */
  readonly origins: Readonly<Record<string, string>>;
  /** The servers as `TALLYLIGHT_PROVIDER_HOSTS` names them. */
  readonly providerHosts: string;
  close(): Promise<void>;
}

/** Starts a server for each origin that the fixtures call; a header names the fixture to answer with. */
export async function startReplayServers(fixtures: readonly Fixture[]): Promise<ReplayServers> {
  const providers = new Map(
    fixtures.map(({ request, expected }) => [new URL(request.url).origin, expected.providerName]),
  );
  const servers: Server[] = [];
  const origins: Record<string, string> = {};
  const providerHosts: string[] = [];
  for (const [origin, providerName] of providers) {
    const server = createServer(replay).listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    origins[origin] = `http://${host}`;
    providerHosts.push(`${providerName}=${host}`);
  }
  return {
    origins,
    providerHosts: providerHosts.join(','),
    async close() {
      await Promise.all(servers.map(closeServer));
    },
  };
}

const replay: Parameters<typeof createServer>[1] = async (request, response) => {
  request.resume();
  await once(request, 'end');
  const { status, headers, streamFile, bytes } = loadFixture(
    String(request.headers['x-fixture']),
  ).response;
  // Providers compress their JSON for every client that accepts it.
  const zips = streamFile === undefined && /gzip/.test(String(request.headers['accept-encoding']));
  response.writeHead(status, { ...headers, ...(zips && { 'content-encoding': 'gzip' }) });
  response.end(zips ? gzipSync(bytes) : bytes);
};

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
