import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Fixture, loadFixture } from '../../fixtures/load-fixtures.ts';
import { createTempFolder } from '../create-temp-folder.ts';
import { createCertificate } from './create-certificate.ts';

/** The providers' hosts under their real names, on this machine. */
export interface ProviderHosts {
  /** What brings an app's calls here: a name look-up and an authority of its own. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts a server with TLS, HTTP/1.1 and HTTP/2, and one without, for all hosts that the fixtures call. The
 * header `x-fixture` of a request names the fixture to answer with; `x-http-version`, where there is one, must be
 * the version that the request came in.
 */
export async function startProviderHosts(fixtures: readonly Fixture[]): Promise<ProviderHosts> {
  const cleanup = new AsyncDisposableStack();
  const urls = fixtures.map(({ request }) => new URL(request.url));
  const { authority, certificate, key } = await createCertificate([
    ...new Set(urls.map(({ hostname }) => hostname)),
  ]);
  const folder = await createTempFolder();
  cleanup.defer(() => folder.remove());
  const authorityFile = join(folder.path, 'authority.pem');
  await writeFile(authorityFile, authority);
  const securePort = await listen(
    createSecureServer({ allowHTTP1: true, cert: certificate, key }, replay),
  );
  const plainPort = await listen(createHttpServer(replay as never));

  const redirects = urls.map(({ hostname, port, protocol }) =>
    protocol === 'https:'
      ? [`${hostname}:${port || 443}`, securePort]
      : [`${hostname}:${port || 80}`, plainPort],
  );
  const redirect = fileURLToPath(new URL('redirect.fixture.mjs', import.meta.url));
  return {
    env: {
      NODE_EXTRA_CA_CERTS: authorityFile,
      NODE_OPTIONS: `--import=${redirect}`,
      REDIRECTS: JSON.stringify(Object.fromEntries(redirects)),
    },
    close: () => cleanup.disposeAsync(),
  };

  async function listen(server: Server): Promise<number> {
    const sockets = new Set<import('node:net').Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanup.defer(async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    });
    return (server.address() as AddressInfo).port;
  }
}

const replay: Parameters<typeof createSecureServer>[1] = async (request, response) => {
  request.resume();
  await once(request, 'end');
  const { 'x-http-version': version = request.httpVersion } = request.headers;
  if (request.httpVersion !== version && 'encrypted' in request.socket) {
    response.writeHead(505).end();
    return;
  }
  const { status, headers, streamFile, bytes } = loadFixture(
    String(request.headers['x-fixture']),
  ).response;
  // Providers compress their JSON for every client that accepts it.
  const zips = streamFile === undefined && /gzip/.test(String(request.headers['accept-encoding']));
  response.writeHead(status, { ...headers, ...(zips && { 'content-encoding': 'gzip' }) });
  response.end(zips ? gzipSync(bytes) : bytes);
};
