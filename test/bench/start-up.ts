import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createChildEnv } from '../support/child-env.ts';
import { describeMachine } from './machine.ts';
import { median, spread } from './statistics.ts';

/*
 * What `--import @tallylight/instrumentation/register` (as published) adds to a start, and what more is loaded with
 * the first call.
 */

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    register: {
      type: 'string',
      default: fileURLToPath(new URL('../../instrumentation/dist/register.js', import.meta.url)),
    },
  },
});
const rounds = Number(positionals[0] ?? 41);
const imports = ['--import', resolve(options.register)];
// As undici tells of a request.
const call = `require('node:diagnostics_channel').channel('undici:request:create')
  .publish({ request: { method: 'GET', path: '/', origin: 'http://127.0.0.1:9', headers: [] } })`;
const variants: Readonly<Record<string, readonly string[]>> = {
  bare: ['--eval', '0'],
  register: [...imports, '--eval', '0'],
  'first call': [...imports, '--eval', call],
};
const env = createChildEnv({ TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9' });
const timesMs = new Map(Object.keys(variants).map((name) => [name, [] as number[]]));

for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(variants)) {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { env });
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
    timesMs.get(name)?.push(performance.now() - began);
  }
}

console.log(describeMachine());
for (const [name, times] of timesMs) {
  const [low, high] = spread(times);
  console.log(
    `${name.padEnd(10)} min ${Math.min(...times).toFixed(0)} ms, median ${median(times).toFixed(0)} ms (10–90 %: ${low.toFixed(0)}–${high.toFixed(0)}), ${times.length} starts`,
  );
}
