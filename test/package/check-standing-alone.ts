import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startOtlpReceiver } from '../instrumentation/support/otlp-receiver.ts';
import { startProviderServer } from '../instrumentation/support/provider-server.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

const app = `
const response = await fetch(process.env.PROVIDER_URL + '/plain/v1/chat/completions', {
  method: 'POST',
  body: '{"model":"m"}',
});
await response.text();
`;
const appWithContext = `
import { withUsageContext } from '@tallylight/instrumentation';
await withUsageContext({ userId: 'ada' }, async () => {${app}});
`;
const commonJsApp = `
const { withUsageContext } = require('@tallylight/instrumentation');
withUsageContext({ userId: 'ada' }, async () => {${app}});
`;
const typedApp = `
import { AiUsageInstrumentation, withUsageContext, type UsageContext } from '@tallylight/instrumentation';
import '@tallylight/instrumentation/register';
const context: UsageContext = { userId: 'ada' };
export const answer: number = withUsageContext(context, () => 42);
export const instrumentation = new AiUsageInstrumentation({ endpoint: 'http://127.0.0.1:4318' });
`;

/**
 * Installs the tarball into an empty project, on the oldest Node that is supported and its own npm where it has
 * one, and runs apps there: nothing of this repository is in reach.
 *
 * @throws with what was said, where a record is missing
 */
export async function checkStandingAlone(tarball: string): Promise<void> {
  const node = require.resolve('node22.15/bin/node');
  const folder = await mkdtemp(join(tmpdir(), 'tallylight-empty-project-'));
  const receiver = await startOtlpReceiver();
  const provider = await startProviderServer();
  const env = {
    HOME: folder,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    npm_config_update_notifier: 'false',
    TALLYLIGHT_ENDPOINT: receiver.url,
    TALLYLIGHT_PROVIDER_HOSTS: `openai=127.0.0.1:${provider.port}`,
    TALLYLIGHT_SPOOL_DIR: 'off',
    PROVIDER_URL: provider.url,
  };
  const options = { cwd: folder, env };
  let expected = 0;

  async function record(title: string, command: string, args: readonly string[]): Promise<string> {
    const { stderr } = await run(command, args, options);
    expected += 1;
    if (receiver.spans().length !== expected) {
      throw new Error(
        `${title}: ${receiver.spans().length} records instead of ${expected}\n${stderr}`,
      );
    }
    console.log(`✔ ${title}`);
    return stderr;
  }

  try {
    await writeFile(join(folder, 'package.json'), '{"name":"app","private":true}');
    await writeFile(join(folder, 'app.mjs'), app);
    await writeFile(join(folder, 'context.mjs'), appWithContext);
    await writeFile(join(folder, 'app.cjs'), commonJsApp);
    await writeFile(join(folder, 'typed.mts'), typedApp);
    // Offline: the package needs no other.
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], options);
    const installed = await readdir(join(folder, 'node_modules'));
    const strangers = installed.filter((name) => !name.startsWith('.') && name !== '@tallylight');
    if (strangers.length > 0) throw new Error(`it brings ${strangers.join(', ')} along`);

    const register = ['--import', '@tallylight/instrumentation/register'];
    const sdk = ['--import', '@tallylight/instrumentation/sdk'];
    await record('alone: an app under register, on Node 22.15', node, [...register, 'app.mjs']);
    await record('alone: an app with a usage context', node, [...register, 'context.mjs']);
    await record('alone: a CommonJS app with a usage context', node, [...register, 'app.cjs']);
    const users = receiver.spans().map(({ attributes }) => attributes['user.id']);
    if (users.filter((user) => user === 'ada').length !== 2) {
      throw new Error(`the usage context is missing: ${JSON.stringify(users)}`);
    }
    await record('alone: npx tallylight run', 'npx', [
      'tallylight',
      'run',
      '--',
      'node',
      'app.mjs',
    ]);
    const advice = await record('alone: sdk, without its packages', node, [...sdk, 'app.mjs']);
    if (!advice.includes('npm install @opentelemetry/sdk-node')) throw new Error(advice);

    const tsc = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck'];
    await run('tsc', [...tsc, '--types', '', 'typed.mts'], options);
    console.log('✔ alone: its types are found');

    // The optional peers, from this repository.
    await symlink(
      fileURLToPath(new URL('../../node_modules/@opentelemetry', import.meta.url)),
      join(folder, 'node_modules', '@opentelemetry'),
    );
    const silent = await record('alone: sdk, with its packages', node, [...sdk, 'app.mjs']);
    if (silent.includes('nothing is traced')) throw new Error(silent);
  } finally {
    await receiver.close();
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  }
}
