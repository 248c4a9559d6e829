import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundleFolder, type RuntimeName, runtimes } from './support/run-app.ts';

// What shows the async context, and what notices signals.
const needed = ['internal/async_local_storage/', 'signal_wrap'];
const writeLoaded = `require("node:fs").writeSync(1, JSON.stringify({
  builtins: process.moduleLoadList.map((name) => name.split(" ").at(-1)),
  files: Object.keys(require.cache),
}))`;
// As undici tells of a request.
const call = `require("node:diagnostics_channel").channel("undici:request:create")
  .publish({ request: { method: "GET", path: "/", origin: "http://127.0.0.1:9", headers: [] } })`;

interface Loaded {
  readonly builtins: readonly string[];
  readonly files: readonly string[];
}

async function readLoaded(
  runtime: RuntimeName,
  imported: string,
  script = writeLoaded,
): Promise<Loaded> {
  const { stdout } = await promisify(execFile)(
    runtimes[runtime],
    ['--import', imported, '--eval', script],
    { env: { TALLYLIGHT_LOG: 'silent' } },
  );
  return JSON.parse(stdout);
}

describe('the start of a process under register', () => {
  const register = join(bundleFolder, 'register.js');

  // Node 22.15 has no channels for HTTP/2: its module is loaded to be wrapped.
  for (const runtime of ['Node 22', 'Node 24', 'Node 26'] as const) {
    it(`loads nothing of Node's that only calls and exports need, on ${runtime}`, async () => {
      const before = await readLoaded(runtime, 'data:text/javascript,');
      const added = (await readLoaded(runtime, register)).builtins.filter(
        (name) => !before.builtins.includes(name),
      );
      assert.notDeepEqual(added, []);
      assert.deepEqual(
        added.filter((name) => !needed.some((start) => name.startsWith(start))),
        [],
      );
    });
  }

  it('loads nothing of ours that only calls need, until there is one', async () => {
    const recording = join(bundleFolder, 'chunks', 'recording.cjs');
    assert.deepEqual((await readLoaded('Node 24', register)).files, []);
    const { files } = await readLoaded('Node 24', register, `${call}\n${writeLoaded}`);
    assert.deepEqual(files, [recording]);
  });

  // These two are the ways in that an app loads at its start.
  for (const entry of ['register', 'index']) {
    it(`reaches no provider, format or export from ${entry}`, async () => {
      const { metafile } = await build({
        entryPoints: [
          fileURLToPath(new URL(`../../instrumentation/src/${entry}.ts`, import.meta.url)),
        ],
        bundle: true,
        write: false,
        metafile: true,
        platform: 'node',
        format: 'esm',
        conditions: ['tallylight-source'],
      });
      const sources = Object.keys(metafile.inputs);
      assert.notDeepEqual(sources, []);
      const unneeded =
        /\/(formats|providers|estimate|reported|content)\/|exchange|body|otlp|create-telemetry/;
      assert.deepEqual(
        sources.filter((source) => unneeded.test(source)),
        [],
      );
    });
  }
});
