#!/usr/bin/env node
// Plain JavaScript that every Node since 20 can read: it has to be able to say that Node is too old.
const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
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
