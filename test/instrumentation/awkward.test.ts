import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from './support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from './support/run-app.ts';

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`an awkward app on ${runtime}`, () => {
    let receiver: OtlpReceiver;
    let provider: ProviderServer;
    let env: Record<string, string>;

    beforeEach(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
      env = createAppEnv(receiver, provider);
    });

    afterEach(async () => {
      await receiver.close();
      await provider.close();
    });

    for (const habit of ['private-dispatch', 'no-tags', 'throwing-context-manager']) {
      it(`runs as ever and is billed with «${habit}»`, async () => {
        const app = await startApp('awkward.mjs', [habit], { runtime, env }).ended;
        assert.deepEqual(
          { code: app.code, stdout: app.stdout, calls: receiver.spans().length },
          { code: 0, stdout: 'alive\n', calls: 1 },
          app.stderr,
        );
      });
    }

    for (const habit of ['own-stacks', 'frozen-error']) {
      it(`runs as ever and is billed with «${habit}», where each call must have a context`, async () => {
        const app = await startApp('awkward.mjs', [habit], {
          runtime,
          env: { ...env, TALLYLIGHT_REQUIRE_CONTEXT: 'true' },
        }).ended;
        assert.deepEqual(
          { code: app.code, stdout: app.stdout, calls: receiver.spans().length },
          { code: 0, stdout: 'alive\n', calls: 1 },
          app.stderr,
        );
      });
    }

    it('survives a usage context that throws when it is read', async () => {
      const app = await startApp('awkward.mjs', ['throwing-context'], { runtime, env }).ended;
      assert.deepEqual([app.code, app.stdout], [0, 'alive\n'], app.stderr);
    });

    it('keeps its exit code where Node forbids worker threads, and says what it lost', async () => {
      const permission = runtime.startsWith('Node 22')
        ? '--experimental-permission'
        : '--permission';
      const net = runtime === 'Node 26' ? ['--allow-net'] : [];
      const nodeArgs = ['--no-warnings', permission, '--allow-fs-read=*', ...net];
      const app = await startApp('awkward.mjs', ['exit'], { runtime, env, nodeArgs }).ended;
      assert.deepEqual(
        [app.code, app.stderr],
        [
          3,
          `tallylight: 1 usage record could not be delivered and is lost {"endpoint":"${receiver.url}/v1/traces"}\n`,
        ],
      );
    });

    it('outlives a stderr that nobody reads any more', async () => {
      const app = startApp('awkward.mjs', ['no-tags'], {
        runtime,
        env: { ...env, TALLYLIGHT_LOG: 'info' },
        closeStderr: true,
      });
      const { code, stdout } = await app.ended;
      assert.deepEqual([code, stdout], [0, 'alive\n']);
    });
  });
}
