import { rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/**
 * Bundles the entry points, with what they need of OpenTelemetry: loading its packages one by one is most of
 * the start-up time of `--import register`, and an app installs none of them. What several entries share is
 * one chunk, so that an app that loads two of them loads it once.
 */
export async function bundle(outdir: string): Promise<void> {
  // Their names change with their content: those of the build before would stay.
  await rm(join(outdir, 'chunks'), { recursive: true, force: true });
  await build({
    entryPoints: ['register', 'sdk', 'index', 'run/run'].map((name) =>
      fileURLToPath(new URL(`src/${name}.ts`, import.meta.url)),
    ),
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node22.15',
    conditions: ['tallylight-source'],
    // Optional peers: whoever uses the sdk entry installs them.
    external: ['@opentelemetry/sdk-node', '@opentelemetry/instrumentation-undici'],
    legalComments: 'none',
    plugins: [plainBuiltins],
  });
}

/**
 * Node's own modules as `require` would give them. An `import` reads every export of a module, and so loads
 * whatever is behind the lazy ones: Node's streams and worker threads behind `util`, the promises of `fs`.
 */
const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z]/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path, namespace: 'plain-builtins', sideEffects: false }
        : null,
    );
    onLoad({ filter: /^/, namespace: 'plain-builtins' }, ({ path }) => ({
      // Inherited, because what copies its properties would read them.
      contents: `module.exports = Object.create(process.getBuiltinModule(${JSON.stringify(path)}));`,
    }));
  },
};
