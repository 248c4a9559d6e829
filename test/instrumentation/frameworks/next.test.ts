import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../instrumentation/bundle.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { startProviderServer } from '../support/provider-server.ts';
import { createAppEnv } from '../support/run-app.ts';
import { expectUsers, waitFor } from './expect-users.ts';

const next = createRequire(import.meta.url).resolve('next/dist/bin/next');

// Next bundles the app's code, and with it what hooks on modules would wait for.
describe('calls of a Next app are recorded under their own users, streams too', () => {
  let folder: string;
  let registerPath: string;

  before(async () => {
    // Inside the repository, where Next finds its packages.
    const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'next-app-'));
    cpSync(fileURLToPath(new URL('.', import.meta.url)), folder, { recursive: true });
    registerPath = await installPackage(join(folder, 'next'));
    const { code, output } = await runNext(['build'], join(folder, 'next'));
    assert.equal(code, 0, output);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [how, createOptions] of [
    ['NODE_OPTIONS=--import', () => `--import=${registerPath}`],
    ['instrumentation.js', () => ''],
  ] as const) {
    it(`started with ${how}`, async () => {
      const receiver = await startOtlpReceiver();
      const provider = await startProviderServer();
      const app = spawn(
        process.execPath,
        [next, 'start', '--port', '0', '--hostname', '127.0.0.1'],
        {
          cwd: join(folder, 'next'),
          env: {
            PATH: process.env.PATH,
            ...createAppEnv(receiver, provider),
            TALLYLIGHT_EXPORT_INTERVAL_MS: '200',
            NODE_OPTIONS: createOptions(),
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      try {
        let stdout = '';
        app.stdout.setEncoding('utf8').on('data', (text: string) => {
          stdout += text;
        });
        await waitFor(() => stdout.includes('Ready'), 30_000);
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)?.[0];
        assert.ok(url !== undefined, stdout);
        await expectUsers(url, receiver);
      } finally {
        app.kill('SIGTERM');
        await once(app, 'exit');
        await receiver.close();
        await provider.close();
      }
    });
  }
});

/** Puts the package as it is published into the app's own `node_modules`. Returns the path of `register`. */
async function installPackage(app: string): Promise<string> {
  const folder = join(app, 'node_modules/@tallylight/instrumentation');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: '@tallylight/instrumentation',
      version: '0.0.0',
      type: 'module',
      exports: { '.': './index.js', './register': './register.js' },
    }),
  );
  await bundle(folder);
  return join(folder, 'register.js');
}

async function runNext(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [next, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
