import { rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const recordingFile = 'recording.cjs';
const recordingPath = `../chunks/${recordingFile}`;

/**
 * Bundles the entry points, with what they need of OpenTelemetry: loading its packages one by one is most of
 * the start-up time of `--import register`, and an app installs none of them. What several entries share is
 * one chunk, so that an app that loads two of them loads it once. What only calls need is another file, which
 * the first call loads. It is CommonJS: `require` of an ES module may be switched off, and fails while another
 * import of the same module is under way. An app's bundler, which would not find that file, takes the entries in
 * `bundled`: there it is imported.
 */
export async function bundle(outdir: string): Promise<void> {
  const chunks = join(outdir, 'chunks');
  // Their names change with their content: those of the build before would stay.
  await rm(chunks, { recursive: true, force: true });
  await build({
    ...options,
    entryPoints: ['register', 'sdk', 'index'].map(findSource),
    outdir,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    plugins: [
      createRecordingLoader(
        `import { createRequire } from 'node:module'`,
        `createRequire(import.meta.url)('./${recordingFile}')`,
      ),
      plainBuiltins,
    ],
  });
  // A process of its own: sharing chunks with it would only cut the others' into more files.
  await build({
    ...options,
    entryPoints: [findSource('run/run')],
    outdir: join(outdir, 'run'),
    format: 'esm',
    plugins: [plainBuiltins],
  });
  await build({
    ...options,
    entryPoints: [findSource('recording/recording')],
    outfile: join(chunks, recordingFile),
    format: 'cjs',
    plugins: [unwrappedRequests, plainBuiltins],
  });
  await build({
    ...options,
    entryPoints: ['register', 'index'].map(findSource),
    outdir: join(outdir, 'bundled'),
    format: 'esm',
    external: [recordingPath],
    plugins: [
      createRecordingLoader(`import recording from '${recordingPath}'`, 'recording'),
      plainBuiltins,
    ],
  });
}

function findSource(name: string): string {
  return fileURLToPath(new URL(`src/${name}.ts`, import.meta.url));
}

const options: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22.15',
  conditions: ['tallylight-source'],
  // Optional peers: whoever uses the sdk entry installs them.
  external: ['@opentelemetry/sdk-node', '@opentelemetry/instrumentation-undici'],
  legalComments: 'none',
};

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

/**
 * For the exporters what `request` calls in the end: a tracer that has wrapped `request` would take our exports
 * for requests of the app's.
 */
const unwrappedRequests: Plugin = {
  name: 'unwrapped-requests',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^https?$/ }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && importer.includes('otlp-exporter-base')
        ? { path, namespace: 'unwrapped-requests' }
        : null,
    );
    onLoad({ filter: /^/, namespace: 'unwrapped-requests' }, ({ path }) => ({
      contents: `
        export const { Agent } = process.getBuiltinModule('node:${path}');
        export function request(...args) {
          return new (process.getBuiltinModule('node:http').ClientRequest)(...args);
        }`,
    }));
  },
};

/** Puts an expression of what is built in the place of `load-recording.ts`. */
function createRecordingLoader(imports: string, recording: string): Plugin {
  return {
    name: 'recording-loader',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]load-recording\.ts$/ }, () => ({
        contents: `${imports}; export const loadRecording = () => ${recording};`,
      }));
    },
  };
}
