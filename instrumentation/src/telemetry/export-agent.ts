import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { TlsFiles } from './export-target.ts';

/** An agent whose connections never keep the app's process alive. */
export function createExportAgent(protocol: string, tls: TlsFiles): http.Agent {
  return protocol === 'https:'
    ? unrefSockets(new https.Agent({ keepAlive: true, ...tls }))
    : unrefSockets(new http.Agent({ keepAlive: true }));
}

function unrefSockets<Agent extends http.Agent>(agent: Agent): Agent {
  const create = agent.createConnection;
  agent.createConnection = function (...args) {
    const socket = create.apply(this, args);
    unref(socket);
    return socket;
  };
  const reuse = agent.reuseSocket;
  agent.reuseSocket = function (socket, request) {
    reuse.call(this, socket, request);
    unref(socket);
  };
  return agent;
}

function unref(socket: Duplex | null | undefined): void {
  (socket as { unref?(): void } | null | undefined)?.unref?.();
}
