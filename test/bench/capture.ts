import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createChildEnv } from '../support/child-env.ts';
import type { Block, Client, Shape } from './caller.fixture.ts';
import { describeMachine } from './machine.ts';
import { median, spread } from './statistics.ts';

/*
 * CPU per call with `--import @tallylight/instrumentation/register` (as published: one bundled file)
 * against without: two processes of the same app that take turns block by block, so that both meet
 * the same noise; provider and OTLP sink in a third. Each pair of processes gives one ratio of
 * medians; their median is the figure.
 */

const pairs = Number(process.argv[2] ?? 5);
const blocksPerPair = 12;
const cases: readonly (Block & { client: Client; shape: Shape })[] = [
  { client: 'fetch', shape: 'plain', calls: 250 },
  { client: 'fetch', shape: 'stream', calls: 25 },
  { client: 'openai', shape: 'plain', calls: 250 },
  { client: 'openai', shape: 'stream', calls: 25 },
];

const register = fileURLToPath(new URL('../../instrumentation/dist/register.js', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`${name}.fixture.ts`, import.meta.url));

console.log(describeMachine());
const provider = fork(fixture('provider'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
const [port] = await once(provider.stdout ?? provider, 'data');
const origin = `http://127.0.0.1:${String(port).trim()}`;

const results = new Map(cases.map((block) => [block, { off: [], on: [], ratios: [] } as Result]));
try {
  for (let pair = 0; pair < pairs; pair += 1) await measurePair();
} finally {
  provider.disconnect();
}

interface Result {
  readonly off: number[];
  readonly on: number[];
  readonly ratios: number[];
}

for (const [{ client, shape }, { off, on, ratios }] of results) {
  const [low, high] = spread(ratios);
  console.log(
    `${client.padEnd(7)}${shape.padEnd(7)} without ${median(off).toFixed(0)} µs, with ${median(on).toFixed(0)} µs, ratio ${median(ratios).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)} over ${pairs} pairs)`,
  );
}

async function measurePair(): Promise<void> {
  const off = await startCaller([]);
  const on = await startCaller(['--import', register]);
  for (const block of cases) {
    const times = { off: [] as number[], on: [] as number[] };
    for (let round = -2; round < blocksPerPair; round += 1) {
      const offTime = await measure(off, block);
      const onTime = await measure(on, block);
      // The first rounds warm the code up.
      if (round < 0) continue;
      times.off.push(offTime);
      times.on.push(onTime);
    }
    const result = results.get(block);
    result?.off.push(...times.off);
    result?.on.push(...times.on);
    result?.ratios.push(median(times.on) / median(times.off));
  }
  for (const caller of [off, on]) {
    caller.kill('SIGKILL');
    await once(caller, 'exit');
  }
}

async function startCaller(execArgv: readonly string[]): Promise<ChildProcess> {
  const caller = fork(fixture('caller'), {
    execArgv: [...execArgv],
    env: createChildEnv({
      BENCH_PROVIDER: origin,
      TALLYLIGHT_ENDPOINT: origin,
      TALLYLIGHT_PROVIDER_HOSTS: `openai=${new URL(origin).host}`,
      TALLYLIGHT_LOG: 'warn',
    }),
  });
  const exited = once(caller, 'exit').then(([code]) => {
    throw new Error(`The measured app ended with ${code} before it was ready.`);
  });
  await Promise.race([once(caller, 'message'), exited]);
  exited.catch(() => undefined);
  return caller;
}

async function measure(caller: ChildProcess, block: Block): Promise<number> {
  const answered = once(caller, 'message');
  caller.send(block);
  const [microseconds] = await answered;
  return microseconds;
}
