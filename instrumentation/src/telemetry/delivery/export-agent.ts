import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TlsFiles } from './export-target.ts';

/**
 * An agent whose connections never keep the app's process alive. Node's modules are loaded with the first
 * export: `node:https` alone would be a third of the time that `register` takes to start.
 */
export async function createExportAgent(protocol: string, tls: TlsFiles): Promise<Agent> {
  if (protocol === 'https:') {
    const https = await import('node:https');
    return unrefSockets(new https.Agent({ keepAlive: true, ...tls }));
  }
  const http = await import('node:http');
  return unrefSockets(new http.Agent({ keepAlive: true }));
}

function unrefSockets(agent: Agent): Agent {
  const { createConnection, reuseSocket } = agent;
  agent.createConnection = function (...args) {
    const socket = createConnection.apply(this, args);
    unref(socket);
    return socket;
  };
  agent.reuseSocket = function (socket, request) {
    reuseSocket.call(this, socket, request);
    unref(socket);
  };
  return agent;
}

function unref(socket: Duplex | null | undefined): void {
  (socket as { unref?(): void } | null | undefined)?.unref?.();
}
