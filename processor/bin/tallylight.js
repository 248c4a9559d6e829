#!/usr/bin/env node
// Plain JavaScript that every Node since 20 can read: it has to be able to say that Node is too old.
const major = Number(process.versions.node.split('.')[0]);
if (process.argv[2] === 'run') {
  await runInstrumentation();
} else if (major >= 24) {
  const { runCli } = await import('../dist/cli.js');
  process.exitCode = await runCli(process.argv.slice(2));
} else {
  process.stderr.write(
    `tallylight needs Node 24 or later, and this is ${process.version}.\n` +
      'Install Node 24 (https://nodejs.org), or run it with one for this time only:\n' +
      '  npx --package=node@24 --package=@tallylight/processor -- tallylight help\n',
  );
  process.exitCode = 3;
}

/** `run` belongs to the package that the app has installed; it needs no more of Node than the app does. */
async function runInstrumentation() {
  const { createRequire } = await import('node:module');
  const { dirname, join } = await import('node:path');
  const { pathToFileURL } = await import('node:url');
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    let manifest;
    try {
      manifest = createRequire(from).resolve('@tallylight/instrumentation/package.json');
    } catch {
      continue;
    }
    await import(pathToFileURL(join(dirname(manifest), 'bin', 'tallylight.js')).href);
    return;
  }
  process.stderr.write(
    'tallylight: run needs the instrumentation in the folder of the app: npm install @tallylight/instrumentation\n',
  );
  process.exitCode = 3;
}
