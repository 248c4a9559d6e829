import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

/** What ends the process, what its end looks like from outside, and how many calls it made. */
const ends: readonly [string, { code: number | null; signal: string | null }, number][] = [
  ['natural', { code: 0, signal: null }, 1],
  ['exit', { code: 3, signal: null }, 1],
  ['throw', { code: 1, signal: null }, 1],
  ['reject', { code: 1, signal: null }, 1],
  ['term', { code: null, signal: 'SIGTERM' }, 1],
  ['int', { code: null, signal: 'SIGINT' }, 1],
  ['int-twice', { code: null, signal: 'SIGINT' }, 1],
  ['exit-in-handler', { code: 7, signal: null }, 1],
  ['drain-in-handler', { code: 5, signal: null }, 2],
  ['resend-at-once', { code: null, signal: 'SIGTERM' }, 1],
  ['resend-after-cleanup', { code: null, signal: 'SIGTERM' }, 2],
  ['ignore', { code: 0, signal: null }, 1],
  ['exit-on-last-byte', { code: 3, signal: null }, 1],
];

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`the end of a process on ${runtime}`, () => {
    let receiver: OtlpReceiver;
    let provider: ProviderServer;
    let env: Record<string, string>;

    beforeEach(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
      // Nothing is sent before the end: what arrives, the end has sent.
      env = { ...createAppEnv(receiver, provider), TALLYLIGHT_EXPORT_INTERVAL_MS: '60000' };
    });

    afterEach(async () => {
      await receiver.close();
      await provider.close();
    });

    for (const [ending, { code, signal }, calls] of ends) {
      it(`loses no record and keeps the exit status of «${ending}»`, async () => {
        const app = await startApp('ends.mjs', [ending], { runtime, env }).ended;
        assert.deepEqual(
          { code: app.code, signal: app.signal, lines: readRecords(receiver) },
          { code, signal, lines: Array(calls).fill(['success', 21]) },
          app.stderr,
        );
      });
    }

    it('says what it lost when a second signal does not wait', async () => {
      const app = await startApp('ends.mjs', ['int-twice'], {
        runtime,
        env: {
          ...env,
          TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
          TALLYLIGHT_EXIT_TIMEOUT_MS: '1000',
        },
      }).ended;
      assert.equal(app.signal, 'SIGINT');
      assert.match(app.stderr, /1 usage record could not be delivered and is lost/);
    });

    it('delivers a compressed answer whose last byte came just before the end', async () => {
      const app = await startApp('ends.mjs', ['exit-on-last-byte', 'gzip'], { runtime, env }).ended;
      assert.equal(app.code, 3);
      assert.deepEqual(readRecords(receiver), [['success', 21]]);
    });

    for (const ending of ['exit', 'throw', 'term'] as const) {
      it(`records a stream that «${ending}» cut off as incomplete, with what had come`, async () => {
        await startApp('ends.mjs', [ending, 'stall'], { runtime, env }).ended;
        assert.deepEqual(
          receiver
            .spans()
            .map(({ attributes }) => [
              attributes['ai.usage.status'],
              attributes['ai.usage.source'],
            ]),
          [['incomplete', 'estimated']],
        );
      });
    }

    it('says how many records it lost when the receiver is away, and ends in time', async () => {
      const away = {
        ...env,
        TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
        OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
        CALLS: '2',
      };
      for (const ending of ['natural', 'exit', 'term']) {
        const app = await startApp('ends.mjs', [ending], {
          runtime,
          env: { ...away, TALLYLIGHT_EXIT_TIMEOUT_MS: '1000' },
        }).ended;
        assert.match(app.stderr, /2 usage records could not be delivered and are lost/);
        assert.ok(app.durationMs < 15_000, `${ending} took ${app.durationMs} ms`);
      }
    });

    it('does not wait longer than allowed for a receiver that never answers', async () => {
      receiver.respondWith('hang');
      for (const ending of ['natural', 'exit', 'term']) {
        const app = await startApp('ends.mjs', [ending], {
          runtime,
          env: { ...env, TALLYLIGHT_EXIT_TIMEOUT_MS: '700' },
        }).ended;
        assert.match(app.stderr, /1 usage record could not be delivered and is lost/);
        assert.ok(app.durationMs < 15_000, `${ending} took ${app.durationMs} ms`);
      }
    });

    it('says that it waits once it has waited for a second', async () => {
      receiver.delay(1500);
      for (const ending of ['natural', 'exit', 'term']) {
        const app = await startApp('ends.mjs', [ending], {
          runtime,
          env: { ...env, TALLYLIGHT_LOG: 'info' },
        }).ended;
        const said = app.stderr.match(/the receiver of usage records is slow.*/g);
        assert.deepEqual(
          said,
          [
            `the receiver of usage records is slow; the end waits for it, 19 s at most {"endpoint":"${receiver.url}/v1/traces"}`,
          ],
          app.stderr,
        );
        assert.doesNotMatch(app.stderr, /lost|disk/);
      }
      assert.equal(receiver.spans().length, 3);
    });
  });
}

function readRecords(receiver: OtlpReceiver): unknown[] {
  return receiver
    .spans()
    .map(({ attributes }) => [
      attributes['ai.usage.status'],
      attributes['gen_ai.usage.input_tokens'],
    ]);
}
