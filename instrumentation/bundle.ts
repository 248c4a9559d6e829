import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
    // CommonJS dependencies inside an ES module call `require` for Node's own modules.
    banner: {
      js: "import{createRequire as __tallylightRequire}from'node:module';const require=__tallylightRequire(import.meta.url);",
    },
    legalComments: 'none',
  });
}
