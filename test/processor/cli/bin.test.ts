import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const processor = fileURLToPath(new URL('../../../processor/', import.meta.url));
const olderNode = fileURLToPath(new URL('../../../node_modules/node22/bin/node', import.meta.url));

describe('The command tallylight', () => {
  let folder = '';

  before(async () => {
    // The build may be missing or old here: this stands for it.
    folder = await mkdtemp(join(tmpdir(), 'tallylight-bin-'));
    await cp(join(processor, 'bin'), join(folder, 'bin'), { recursive: true });
    await mkdir(join(folder, 'dist'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(
      join(folder, 'dist/cli.js'),
      `export * from ${JSON.stringify(new URL('../../../processor/src/cli.ts', import.meta.url).href)};`,
    );
  });

  after(() => rm(folder, { recursive: true, force: true }));

  function run(node: string, args: readonly string[]) {
    return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(node, [join(folder, 'bin/tallylight.js'), ...args], (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });
  }

  test('runs a command and passes its exit code on', async () => {
    const version = await run(process.execPath, ['--version']);
    assert.equal(version.code, 0);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await run(process.execPath, ['nothing'])).code, 2);
  });

  test('prints no colours into a pipe', async () => {
    const { stdout } = await run(process.execPath, ['doctor', '--url', 'http://127.0.0.1:9']);
    assert.match(stdout, /^(ok|warning|failed) /);
    assert.equal(stdout.includes('\u001b'), false);
  });

  test('says what to do where Node is too old for it', async () => {
    const { code, stdout, stderr } = await run(olderNode, ['--version']);
    assert.equal(code, 3);
    assert.equal(stdout, '');
    assert.match(stderr, /^tallylight needs Node 24 or later, and this is v22\.\d+\.\d+\.\n/);
    assert.match(stderr, /Install Node 24/);
  });
});
