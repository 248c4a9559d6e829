import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RuntimeName, runtimes, startApp } from '../support/run-app.ts';
import { startServers } from '../support/start-servers.ts';

const tasks = [
  'https/response aborted',
  'https/response error',
  'https/response close',
  'https/request close',
  'http2/response close',
];

/** Node 22.15 gives each stream of HTTP/2 the context of its call. */
function findWhoFailed(task: string, runtime: RuntimeName): string {
  return runtime === 'Node 22.15' && task.startsWith('http2') ? 'bob' : 'ada';
}

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`a connection that another user opened, on ${runtime}`, () => {
    it('fails, and what is sent again from its events is billed to whose call it was', async () => {
      await using servers = await startServers();
      const { receiver, env } = servers;
      const app = await startApp('reused-connection.mjs', tasks, { runtime, env }).ended;

      assert.equal(app.code, 0, app.stderr);
      // The trap is there: the app's own context is that of whoever opened the connection.
      const trap = tasks.map((task) => [task, findWhoFailed(task, runtime)]);
      assert.deepEqual(JSON.parse(app.stdout), Object.fromEntries(trap));
      const callers = receiver
        .spans()
        .map(({ attributes }) => [attributes['gen_ai.request.model'], attributes['user.id']]);
      const expected = tasks.flatMap((task) => [
        [`${task} again`, 'bob'],
        [`${task} failing`, 'bob'],
        [`${task} first`, 'ada'],
      ]);
      assert.deepEqual(callers.sort(), expected.sort());
    });
  });
}
