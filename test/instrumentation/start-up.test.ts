import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { bundleFolder, runtimes } from './support/run-app.ts';

// What takes long to load, and only calls and exports need.
const heavy = ['stream', 'zlib', 'worker_threads', 'internal/fs/promises', 'http', 'https', 'net'];
const script = 'require("node:fs").writeSync(1, JSON.stringify(process.moduleLoadList))';

describe('the start of a process under register', () => {
  // Node 22.15 has no channels for HTTP/2: its module is loaded to be wrapped.
  for (const runtime of ['Node 22', 'Node 24', 'Node 26'] as const) {
    it(`loads nothing that only calls and exports need, on ${runtime}`, async () => {
      const load = async (args: readonly string[]) => {
        const { stdout } = await promisify(execFile)(
          runtimes[runtime],
          [...args, '--eval', script],
          { env: { TALLYLIGHT_LOG: 'silent' } },
        );
        return JSON.parse(stdout) as string[];
      };
      const before = new Set(await load(['--import', 'data:text/javascript,']));
      const added = (await load(['--import', join(bundleFolder, 'register.js')])).filter(
        (name) => !before.has(name),
      );
      assert.notDeepEqual(added, []);
      const unneeded = heavy.filter((name) => added.includes(`NativeModule ${name}`));
      assert.deepEqual(unneeded, []);
    });
  }
});
