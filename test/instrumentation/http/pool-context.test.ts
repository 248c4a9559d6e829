import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

/** A copy of undici can serve the built-in `fetch` only where both speak the same handlers. */
const builtInFetch: Readonly<Record<RuntimeName, readonly string[]>> = {
  'Node 22.15': ['undici6', 'undici7'],
  'Node 22': ['undici6', 'undici7'],
  'Node 24': ['undici6', 'undici7'],
  'Node 26': ['undici8'],
};

const users = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5'];

function listCopies(runtime: RuntimeName): string[] {
  return runtime === 'Node 22.15' ? ['undici6', 'undici7'] : ['undici6', 'undici7', 'undici8'];
}

function listTasks(runtime: RuntimeName): string[] {
  const copies = listCopies(runtime);
  return [
    'built-in/built-in fetch',
    ...copies.flatMap((copy) => [`${copy} imported/Pool`, `${copy} imported/fetch`]),
    ...builtInFetch[runtime].map((copy) => `${copy} imported/built-in fetch`),
  ];
}

/** Since undici 8.12 a request is created where it is dispatched; Node 26 has an earlier one built in. */
function hasTrap(task: string): boolean {
  return !task.startsWith('undici8');
}

/** The model of each call, which names its task and user, and whom it is billed to. */
function readCallers(receiver: OtlpReceiver): unknown[][] {
  return receiver
    .spans()
    .map(({ attributes }) => [attributes['gen_ai.request.model'], attributes['user.id']])
    .sort();
}

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`a pool of two connections on ${runtime}`, () => {
    let receiver: OtlpReceiver;
    let provider: ProviderServer;

    beforeEach(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
    });

    afterEach(async () => {
      await receiver.close();
      await provider.close();
    });

    it('bills what an interceptor sends again to whoever sent it first', async () => {
      const env = createAppEnv(receiver, provider);
      const tasks = listCopies(runtime).flatMap((copy) => [
        `${copy} imported/redirect`,
        `${copy} imported/retry and redirect`,
        `${copy} imported/dump and redirect`,
      ]);
      const app = await startApp('pool.mjs', tasks, { runtime, env }).ended;

      assert.equal(app.code, 0, app.stderr);
      // A redirect and what it leads to.
      const attempts = tasks.flatMap((task) =>
        users.flatMap((user) => Array(2).fill([`${task}/${user}`, user])),
      );
      assert.deepEqual(readCallers(receiver), attempts.sort());
    });

    it('bills what a dispatcher asks for itself in the context that it asks in', async () => {
      const env = createAppEnv(receiver, provider);
      const tasks = listCopies(runtime).map((copy) => `${copy} imported/auditing`);
      const app = await startApp('pool.mjs', tasks, { runtime, env }).ended;

      assert.equal(app.code, 0, app.stderr);
      const calls = tasks.flatMap((task) =>
        users.flatMap((user) => [
          [`${task}/${user}`, user],
          [`${task}/audit`, 'audit'],
        ]),
      );
      assert.deepEqual(readCallers(receiver), calls.sort());
    });

    for (const [how, tasks] of [
      ['imported', listTasks(runtime)],
      ['required', ['undici6 required/Pool', 'undici7 required/Pool']],
    ] as const) {
      it(`bills six users at once each to themselves, whatever copy of undici is ${how}`, async () => {
        const env = createAppEnv(receiver, provider);
        const app = await startApp('pool.mjs', tasks, { runtime, env }).ended;

        assert.equal(app.code, 0, app.stderr);
        // Older copies publish the requests that waited in the context of others: the trap is there.
        const published: Readonly<Record<string, string[]>> = JSON.parse(app.stdout);
        const trapped = tasks.filter((task) => String(published[task]) !== String(users));
        assert.deepEqual(trapped, tasks.filter(hasTrap));
        assert.deepEqual(
          readCallers(receiver),
          tasks.flatMap((task) => users.map((user) => [`${task}/${user}`, user])).sort(),
        );
      });
    }
  });
}
