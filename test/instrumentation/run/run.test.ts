import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../instrumentation/bundle.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv } from '../support/run-app.ts';

const app = fileURLToPath(new URL('../apps/ends.mjs', import.meta.url));
/** Where a process cannot be replaced, as on Windows. */
const beside = ['--import', 'data:text/javascript,delete process.execve'];

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

for (const [way, nodeArgs] of [
  ['in the place of this process', []],
  ['beside this process', beside],
] as const) {
  describe(`tallylight run, ${way}`, () => {
    let folder: string;
    let receiver: OtlpReceiver;
    let provider: ProviderServer;
    let env: Record<string, string>;

    before(async () => {
      // Everything that NODE_OPTIONS could stumble over.
      folder = mkdtempSync(join(tmpdir(), `tally "light's" é-`));
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      cpSync(new URL('../../../instrumentation/bin', import.meta.url), join(folder, 'bin'), {
        recursive: true,
      });
      await bundle(join(folder, 'dist'));
    });

    after(() => rmSync(folder, { recursive: true }));

    beforeEach(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
      env = {
        ...createAppEnv(receiver, provider),
        TALLYLIGHT_SPOOL_DIR: 'off',
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      };
    });

    afterEach(async () => {
      await receiver.close();
      await provider.close();
    });

    function start(args: readonly string[], more: Record<string, string> = {}): ChildProcess {
      const bin = join(folder, 'bin', 'tallylight.js');
      return spawn(process.execPath, [...nodeArgs, bin, ...args], { env: { ...env, ...more } });
    }

    async function run(args: readonly string[], more: Record<string, string> = {}): Promise<End> {
      return readEnd(start(args, more));
    }

    it('records the command, and passes on its arguments and its exit code', async () => {
      const { code, stderr } = await run(['run', '--', 'node', app, 'exit']);
      assert.deepEqual([code, stderr], [3, '']);
      assert.equal(receiver.spans().length, 1);
    });

    it('needs no dashes before the command', async () => {
      await run(['run', 'node', app, 'natural']);
      assert.equal(receiver.spans().length, 1);
    });

    it('records what the command starts, through a shell and npm', async () => {
      const project = mkdtempSync(join(tmpdir(), 'tallylight-run-test-'));
      try {
        writeFileSync(
          join(project, 'package.json'),
          JSON.stringify({ scripts: { start: `sh -c 'node "${app}" exit'` } }),
        );
        const end = await run(['run', '--', 'npm', '--prefix', project, 'start'], {
          TALLYLIGHT_LOG: 'info',
        });
        assert.equal(end.code, 3, end.stderr);
        assert.equal(receiver.spans().length, 1);
        assert.equal(
          end.stderr.match(/usage records go to/g)?.length,
          1,
          'npm itself is left alone',
        );
      } finally {
        rmSync(project, { recursive: true });
      }
    });

    it('keeps what NODE_OPTIONS says already', async () => {
      const { stdout } = await run(
        ['run', '--', 'node', '--print', 'process.env.NODE_OPTIONS + new Error().stack'],
        { NODE_OPTIONS: '--stack-trace-limit=1' },
      );
      assert.match(stdout, /^--stack-trace-limit=1 --import=file:\/\/\S+\/dist\/register\.js/);
      assert.equal(stdout.match(/^ {4}at /gm)?.length, 1);
    });

    it('keeps quoted paths with blanks in NODE_OPTIONS, and records an npm script in such a folder', async () => {
      const project = mkdtempSync(join(tmpdir(), 'my app '));
      try {
        cpSync(app, join(project, 'my script.mjs'));
        writeFileSync(join(project, 'before it.cjs'), `process.stdout.write('before\\n')`);
        writeFileSync(
          join(project, 'package.json'),
          JSON.stringify({ scripts: { start: 'node "my script.mjs"' } }),
        );
        const end = await run(
          ['run', '--', 'npm', '--silent', '--prefix', project, 'start', 'exit'],
          {
            NODE_OPTIONS: `--require "${join(project, 'before it.cjs')}"`,
          },
        );
        assert.equal(end.code, 3, end.stderr);
        // This command, npm and the script: all of them are Node.
        assert.equal(end.stdout, 'before\nbefore\nbefore\ncalled\n');
        assert.equal(receiver.spans().length, 1);
      } finally {
        rmSync(project, { recursive: true });
      }
    });

    it('loads itself once where it runs itself', async () => {
      const bin = join(folder, 'bin', 'tallylight.js');
      const { stdout } = await run([
        ...['run', '--', 'node', bin, 'run', '--'],
        ...['node', '--print', 'process.env.NODE_OPTIONS'],
      ]);
      assert.equal(stdout.match(/--import/g)?.length, 1);
    });

    it('hands over standard input', async () => {
      const child = start(['run', '--', 'node', '--eval', 'process.stdin.pipe(process.stdout)']);
      child.stdin?.end('hello');
      assert.equal((await readEnd(child)).stdout, 'hello');
    });

    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      it(`ends by ${signal} as the command does`, async () => {
        const child = start(['run', '--', 'node', app, 'hang'], {
          TALLYLIGHT_EXPORT_INTERVAL_MS: '100',
        });
        await printed(child, 'called');
        child.kill(signal);
        // The terminal sends Ctrl-C to both; one alone must not take the other's answer away.
        const isLeftToCommand = signal === 'SIGINT' && nodeArgs.length > 0;
        if (isLeftToCommand) child.kill('SIGTERM');
        const end = await readEnd(child);
        assert.deepEqual([end.code, end.signal], [null, isLeftToCommand ? 'SIGTERM' : signal]);
      });
    }

    it('lets the command answer a signal with an exit code', async () => {
      const code = `process.on('SIGTERM', () => process.exit(9)); console.log('ready'); setTimeout(() => {}, 20000)`;
      const child = start(['run', '--', 'node', '--eval', code]);
      await printed(child, 'ready');
      child.kill('SIGTERM');
      assert.equal((await readEnd(child)).code, 9);
    });

    it('says 127 where there is no such command', async () => {
      const end = await run(['run', '--', 'no-such-command']);
      assert.deepEqual(
        [end.code, end.stderr],
        [127, 'tallylight: no-such-command: there is no such program on the PATH\n'],
      );
    });

    it('warns of a command that is no Node program, and runs it all the same', async () => {
      const { code, stdout, stderr } = await run(['run', '--', 'uname']);
      assert.deepEqual([code, stdout], [0, 'Linux\n']);
      assert.match(stderr, /uname does not look like a Node program/);
    });

    it('takes no script of Node’s, no shell and no link to them for anything else', async () => {
      const script = join(folder, 'script');
      writeFileSync(script, '#!/usr/bin/env node\nprocess.exit(4)');
      chmodSync(script, 0o755);
      symlinkSync(script, join(folder, 'link'));
      const plain = join(folder, 'plain.sh');
      writeFileSync(plain, 'exit 5\n');
      chmodSync(plain, 0o755);
      for (const [command, code] of [
        [join(folder, 'link'), 4],
        ['sh', 6],
      ] as const) {
        const end = await run([
          'run',
          '--',
          command,
          ...(command === 'sh' ? ['-c', 'exit 6'] : []),
        ]);
        assert.deepEqual([end.code, end.stderr], [code, '']);
      }
      assert.equal((await run(['run', '--', plain])).code, 5, 'a text without an interpreter');
    });

    it('says how it is used', async () => {
      for (const args of [['run'], ['run', '--sdk'], ['run', '--unknown', 'node']]) {
        const end = await run(args);
        assert.equal(end.code, 2);
        assert.match(end.stderr, /Usage: tallylight run \[--sdk\] -- <command>/);
      }
    });

    it('names the package that has the other commands', async () => {
      const bin = join(folder, 'bin', 'tallylight.js');
      const ask = (word: string) => readEnd(spawn(process.execPath, [bin, word], { cwd: folder }));
      const doctor = await ask('doctor');
      assert.equal(doctor.code, 2);
      assert.match(doctor.stderr, /“doctor” is a command of the processor/);
      const help = await ask('--help');
      assert.deepEqual([help.code, help.stderr], [0, '']);
      assert.match(help.stdout, /tallylight run .*\nThe others are the processor’s/);
    });
  });
}

function readEnd(child: ChildProcess): Promise<End> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => {
    output.stdout += text;
  });
  child.stderr?.on('data', (text) => {
    output.stderr += text;
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 20_000);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(deadline);
      resolve({ code, signal, ...output });
    });
  });
}

function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.on('data', (part) => {
      if (String(part).includes(text)) resolve();
    });
  });
}
