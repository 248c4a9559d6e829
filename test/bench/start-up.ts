import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createChildEnv } from '../support/child-env.ts';
import { describeMachine } from './machine.ts';
import { median, spread } from './statistics.ts';

/* What `--import @tallylight/instrumentation/register` (as published: one bundled file) adds to a start. */

const rounds = Number(process.argv[2] ?? 41);
const register = fileURLToPath(new URL('../../instrumentation/dist/register.js', import.meta.url));
const variants: Readonly<Record<string, readonly string[]>> = {
  bare: [],
  register: ['--import', register],
};
const env = createChildEnv({ TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9' });
const timesMs = new Map(Object.keys(variants).map((name) => [name, [] as number[]]));

for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(variants)) {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [...args, '--eval', '0'], { env });
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
