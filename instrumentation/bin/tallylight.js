#!/usr/bin/env node
// `tallylight run` for an app's folder. All other commands are the processor's, where it is installed.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [command, ...args] = process.argv.slice(2);
if (command === 'run') {
  const { run } = await import('../dist/run/run.js');
  run(args, new URL('../dist/', import.meta.url));
} else {
  await runProcessor();
}

async function runProcessor() {
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    let folder;
    try {
      folder = createRequire(from).resolve('@tallylight/processor/package.json');
    } catch {
      continue;
    }
    await import(pathToFileURL(join(folder, '..', 'bin', 'tallylight.js')).href);
    return;
  }
  const here =
    'Here there is: tallylight run [--sdk] -- <command> [arguments]\n' +
    'The others are the processor’s: run them in its folder.\n';
  if (command === '--help' || command === '-h') {
    process.stdout.write(here);
    return;
  }
  const mistake =
    command === undefined
      ? 'give a command'
      : `“${command}” is a command of the processor, which is not installed here`;
  process.stderr.write(`tallylight: ${mistake}.\n${here}`);
  process.exitCode = 2;
}
