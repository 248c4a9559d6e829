import assert from 'node:assert/strict';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer, listen } from '../../processor/src/http-server.ts';

/** Far below the ten seconds after which connections are cut. */
const PROMPT_MS = 4_000;

test('a request under way is answered, and its kept connection holds up the end of the server no longer', async () => {
  await using served = await serve();
  const answer = get(served.url, served.agent);
  await served.requested.promise;
  const closed = closeServer(served.server);
  served.gate.resolve();
  assert.equal((await answer).statusCode, 200);
  assert.equal(await isPrompt(closed), true);
});

test('a client that goes on and on on one connection is answered, and told that the connection ends', async () => {
  await using served = await serve();
  const first = get(served.url, served.agent);
  await served.requested.promise;
  const second = get(served.url, served.agent);
  const closed = closeServer(served.server);
  served.gate.resolve();
  await first;
  // The only socket of the agent is free again and carries the next request at once.
  assert.equal((await second).headers.connection, 'close');
  assert.equal(await isPrompt(closed), true);
});

/** A server whose answers wait for the gate, and a client that keeps its one connection. */
async function serve() {
  const gate = Promise.withResolvers<void>();
  const requested = Promise.withResolvers<void>();
  const server: Server = createServer(async (_request, response) => {
    requested.resolve();
    await gate.promise;
    response.end('ok');
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
  return {
    server,
    url,
    agent,
    gate,
    requested,
    async [Symbol.asyncDispose]() {
      gate.resolve();
      server.closeAllConnections();
      await closeServer(server);
      agent.destroy();
    },
  };
}

function get(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      response.resume();
      resolve(response);
    })
      .on('error', reject)
      .end();
  });
}

async function isPrompt(closed: Promise<void>): Promise<boolean> {
  const late = sleep(PROMPT_MS, false, { ref: false });
  return await Promise.race([closed.then(() => true), late]);
}
