import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';

// Over HTTP/2 a request shows its socket through a proxy only, which knows the ports.
const connections = new Map<string, Socket>();
const socketsOf = new WeakMap<Server, Set<Socket>>();

/** Both ports: one of a client's may lead to several servers at a time. */
function formatPorts({ localPort, remotePort }: Socket): string {
  return `${localPort} ${remotePort}`;
}

/** Has the server listen on a free port, which it returns. */
export async function listen(server: Server): Promise<number> {
  const open = new Set<Socket>();
  socketsOf.set(server, open);
  server.on('connection', (socket) => {
    const ports = formatPorts(socket);
    open.add(socket);
    connections.set(ports, socket);
    socket.on('close', () => {
      open.delete(socket);
      connections.delete(ports);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Ends the connection below a request, whatever is on its way. */
export function dropConnection({ socket }: IncomingMessage): void {
  // Not destroyed: with something of the client's still unread it would be reset, and clients tell the two apart.
  connections.get(formatPorts(socket))?.end();
}

/** Ends a server that listens, with all of its connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of socketsOf.get(server) ?? []) socket.destroy();
  });
}
