import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, type Format } from 'esbuild';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { bundleFolder, createAppEnv, startApp } from '../support/run-app.ts';

const source = fileURLToPath(new URL('../apps/shapes.cjs', import.meta.url));
const instrumentation = new URL('../../../instrumentation/', import.meta.url);
// A CommonJS dependency inside an ES module calls `require` for Node's own modules.
const banner = `import{createRequire as r}from'node:module';const require=r(import.meta.url);`;

describe('an app', () => {
  let receiver: OtlpReceiver;
  let provider: ProviderServer;
  const folder = mkdtempSync(join(tmpdir(), 'tallylight-shapes-'));

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    provider = await startProviderServer();
  });

  after(() => rmSync(folder, { recursive: true }));

  afterEach(async () => {
    await receiver.close();
    await provider.close();
  });

  /** With undici and the SDK inside: hooks on module loading find nothing there. */
  async function bundle(format: Format): Promise<string> {
    const outfile = join(folder, format === 'esm' ? 'app.mjs' : 'app.cjs');
    await build({
      entryPoints: [source],
      outfile,
      format,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22.15',
      logLevel: 'silent',
      ...(format === 'esm' ? { banner: { js: banner } } : {}),
    });
    return outfile;
  }

  for (const [title, shape, resolvePath] of [
    ['in CommonJS', 'loaded', async () => source],
    ['bundled into one ES module', 'imported', () => bundle('esm')],
    ['bundled into one CommonJS file', 'loaded', () => bundle('cjs')],
    ['in a worker thread, which inherits the flags', 'worker', async () => source],
    ['in a child process, which inherits NODE_OPTIONS', 'child', async () => source],
  ] as const) {
    it(`${title} is seen whole, and each call goes to whom it belongs`, async () => {
      const env = createAppEnv(receiver, provider);
      const app = await startApp('shapes.mjs', [shape, await resolvePath()], {
        env,
        viaNodeOptions: shape === 'child',
      }).ended;

      assert.equal(app.code, 0, app.stderr);
      const seen = receiver
        .spans()
        .map(({ attributes }) => [
          attributes['gen_ai.request.model'],
          attributes['user.id'],
          attributes['gen_ai.usage.input_tokens'],
        ]);
      const expected = ['pool u0', 'pool u1', 'pool u2', 'sdk u3'].map((call) => [
        `${shape} ${call}`,
        call.slice(-2),
        21,
      ]);
      assert.deepEqual(seen.sort(), expected);
    });
  }

  /** With this package inside, taken from one of its files. */
  async function bundleInside(entry: string): Promise<string> {
    const path = join(folder, 'inside.mjs');
    await build({
      stdin: {
        contents: `
          import { AiUsageInstrumentation, withUsageContext } from '${entry}';
          new AiUsageInstrumentation().enable();
          await withUsageContext({ userId: 'u0' }, async () => {
            const url = process.env.PROVIDER_URL + '/plain/v1/chat/completions';
            const response = await fetch(url, { method: 'POST', body: '{"model":"inside"}' });
            await response.text();
          });`,
        resolveDir: folder,
      },
      outfile: path,
      format: 'esm',
      bundle: true,
      platform: 'node',
      target: 'node22.15',
    });
    return path;
  }

  for (const register of [false, true]) {
    it(`with the package inside its bundle is seen whole${register ? ', once under register as well' : ''}`, async () => {
      const manifest = JSON.parse(readFileSync(new URL('package.json', instrumentation), 'utf8'));
      const path = await bundleInside(manifest.exports['.'].module.replace('./dist', bundleFolder));
      const env = createAppEnv(receiver, provider);
      const app = await startApp('shapes.mjs', ['imported', path], { env, register }).ended;

      assert.equal(app.code, 0, app.stderr);
      const seen = receiver
        .spans()
        .map(({ attributes }) => [attributes['gen_ai.request.model'], attributes['user.id']]);
      assert.deepEqual(seen, [['inside', 'u0']]);
    });
  }

  for (const apis of ['', '[]']) {
    it(`runs as ever where its bundler has left out what the first call loads${apis === '' ? '' : ', and paid APIs are described'}`, async () => {
      const path = await bundleInside(join(bundleFolder, 'index.js'));
      const env = { ...createAppEnv(receiver, provider), TALLYLIGHT_APIS: apis };
      const app = await startApp('shapes.mjs', ['imported', path], { env, register: false }).ended;

      assert.equal(app.code, 0, app.stderr);
      assert.match(app.stderr, /^tallylight: could not start, nothing is recorded: .*recording/);
    });
  }
});
