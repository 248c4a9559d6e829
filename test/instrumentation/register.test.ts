import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from './support/provider-server.ts';
import { createAppEnv, startApp } from './support/run-app.ts';

const sources = fileURLToPath(new URL('../../instrumentation/src/register.ts', import.meta.url));

describe('register', () => {
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

  it('says once where the records go', async () => {
    const app = await startApp('ends.mjs', ['natural'], {
      env: { ...env, TALLYLIGHT_LOG: 'info' },
    }).ended;
    assert.deepEqual(app.stderr.match(/^.* go to .*$/gm), [
      `tallylight: usage records go to ${receiver.url}/v1/traces`,
    ]);
  });

  it('keeps the password of the endpoint to itself', async () => {
    const endpoint = `${receiver.url.replace('http://', 'http://user:secret@')}/?key=secret`;
    const app = await startApp('ends.mjs', ['natural'], {
      env: { ...env, TALLYLIGHT_ENDPOINT: endpoint, TALLYLIGHT_LOG: 'info' },
    }).ended;
    assert.match(
      app.stderr,
      /^tallylight: usage records go to http:\/\/127\.0\.0\.1:\d+\/v1\/traces$/m,
    );
    assert.doesNotMatch(app.stderr, /secret/);
  });

  it('records each call once when the bundle and the sources are both loaded', async () => {
    const nodeArgs = ['--conditions=tallylight-source', '--import', sources];
    const app = await startApp('ends.mjs', ['natural'], { env, nodeArgs }).ended;
    assert.equal(app.code, 0, app.stderr);
    assert.deepEqual(
      receiver.spans().map(({ attributes }) => attributes['ai.usage.sequence']),
      [1],
    );
  });

  it('does nothing but warn on a Node that is too old', async () => {
    const old =
      'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.14.0"}})';
    const app = await startApp('ends.mjs', ['natural'], { env, nodeArgs: ['--import', old] }).ended;
    assert.equal(app.code, 0);
    assert.equal(
      app.stderr,
      'tallylight: Node 22.14.0 is too old (22.15 or later is needed), nothing is recorded\n',
    );
    assert.deepEqual(receiver.bodies, []);
  });

  it('does nothing where OpenTelemetry is switched off', async () => {
    const off = { ...env, OTEL_SDK_DISABLED: 'true' };
    const app = await startApp('ends.mjs', ['natural'], { env: off }).ended;
    assert.equal(app.code, 0, app.stderr);
    assert.deepEqual(receiver.bodies, []);
  });

  it('says on stderr, once, what is wrong with a usage context', async () => {
    const mistaken =
      'data:text/javascript,setTimeout(()=>{const{reportMistake}=globalThis[Symbol.for("tallylight.v1")];reportMistake("object has no id");reportMistake("object has no id")})';
    const app = await startApp('ends.mjs', ['natural'], {
      env,
      nodeArgs: ['--import', mistaken],
    }).ended;
    assert.equal(app.stderr, 'tallylight: usage context: object has no id\n');
  });

  it('warns of every mistake in its variables and works all the same', async () => {
    const app = await startApp('ends.mjs', ['natural'], {
      env: {
        ...env,
        TALLYLIGHT_EXPORT_INTERVAL_MS: '-1',
        TALLYLIGHT_PROVIDER_HOSTS: `${env.TALLYLIGHT_PROVIDER_HOSTS},nobody=127.0.0.1:1`,
      },
    }).ended;
    assert.match(app.stderr, /TALLYLIGHT_EXPORT_INTERVAL_MS=-1 is not a positive number/);
    assert.match(
      app.stderr,
      /names an unknown provider: nobody; .* Known are openai, .*gcp\.gemini/,
    );
    assert.equal(receiver.spans().length, 1);
  });
});
