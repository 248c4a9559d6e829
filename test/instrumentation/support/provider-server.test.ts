import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type ProviderServer, startProviderServer } from './provider-server.ts';

const dropped = 'POST /drop-early/v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n';

describe('the provider of the tests', () => {
  let provider: ProviderServer;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    provider = await startProviderServer();
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await provider.close();
  });

  async function open(url: string, localPort: number): Promise<Socket> {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localPort });
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  it('drops the connection of the call, and no other that comes from the same port of the client’s', async () => {
    // The operating system itself gives one port to connections with different servers, once in a while.
    const localPort = await findFreePort();
    const first = await open(provider.url, localPort);
    const second = await open(provider.http2.url, localPort);

    const ended = once(first, 'end', { signal: AbortSignal.timeout(20_000) });
    first.resume().write(dropped);
    await ended;
    assert.equal(second.resume().readableEnded, false);
  });
});

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
