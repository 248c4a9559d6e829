import { build } from 'esbuild';

// One file: loading the OpenTelemetry packages one by one is most of the start-up time of `--import register`.
await build({
  entryPoints: [new URL('src/register.ts', import.meta.url).pathname],
  outfile: new URL('dist/register.js', import.meta.url).pathname,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.15',
  conditions: ['tallylight-source'],
  // CommonJS dependencies inside an ES module call `require` for Node's own modules.
  banner: {
    js: "import{createRequire as __tallylightRequire}from'node:module';const require=__tallylightRequire(import.meta.url);",
  },
  legalComments: 'none',
});
