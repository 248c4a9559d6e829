import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createChildEnv } from '../support/child-env.ts';
import type { Block, Client, Shape } from './caller.fixture.ts';
import { type VariantName, variantNames } from './capture/variant.ts';
import { describeMachine } from './machine.ts';
import { median, spread } from './statistics.ts';

/*
 * CPU per call without instrumentation, with Tallylight (the published bundle) and with its peers, in one
 * process: the variants take turns, block by block and each round in another order, so that all meet the
 * same noise, the same heat of the compiler and the same heap. Provider and OTLP sink are another process.
 * Each round gives a ratio and a difference to the block without; their medians are the figures.
 */

const { values: options } = parseArgs({
  options: {
    processes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '12' },
    variants: { type: 'string', default: variantNames.join() },
    only: { type: 'string', default: '' },
    register: { type: 'string', default: '../../instrumentation/dist/register.js' },
  },
});
const variants = options.variants.split(',') as VariantName[];
/** Until the compiler has settled: a stream's code needs about a thousand streams. */
const warmUpRounds = 14;

interface Case {
  readonly client: Client;
  readonly shape: Shape;
  readonly atOnce: number;
  readonly calls: number;
}

const cases: readonly Case[] = (['fetch', 'openai'] as const)
  .flatMap((client) => [
    { client, shape: 'plain' as const, atOnce: 1, calls: 500 },
    { client, shape: 'plain' as const, atOnce: 32, calls: 512 },
    { client, shape: 'stream' as const, atOnce: 1, calls: 64 },
    { client, shape: 'stream' as const, atOnce: 32, calls: 128 },
  ])
  .filter((one) => describe(one).includes(options.only));

const fixture = (name: string) => fileURLToPath(new URL(`${name}.fixture.ts`, import.meta.url));
const results = new Map(
  cases.map((one) => [one, [] as ReadonlyMap<VariantName, number>[]] as const),
);

console.log(describeMachine());
const provider = fork(fixture('provider'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
const [port] = await once(provider.stdout ?? provider, 'data');
const origin = `http://127.0.0.1:${String(port).trim()}`;
try {
  for (let count = 0; count < Number(options.processes); count += 1) await measureProcess();
} finally {
  provider.disconnect();
}

for (const [one, rounds] of results) {
  const without = rounds.map((round) => round.get('none') ?? Number.NaN);
  console.log(`\n${describe(one)}: ${median(without).toFixed(0)} µs without`);
  for (const name of listVariants(one.client)) {
    if (name === 'none') continue;
    const ratios = rounds.map((round, at) => (round.get(name) ?? 0) / (without[at] ?? 0));
    const added = rounds.map((round, at) => (round.get(name) ?? 0) - (without[at] ?? 0));
    console.log(
      `  ${name.padEnd(24)}${describeFigure(added, 0).padEnd(22)} µs more, ratio ${describeFigure(ratios, 2)}`,
    );
  }
}

function describeFigure(values: readonly number[], digits: number): string {
  const [low, high] = spread(values);
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

function describe({ client, shape, atOnce }: Case): string {
  return `${client} ${shape} ${atOnce === 1 ? 'one after the other' : `${atOnce} at once`}`;
}

/** The peers that wrap the SDK see nothing of a `fetch`. */
function listVariants(client: Client): VariantName[] {
  const seesFetch = new Set<VariantName>(['none', 'tallylight', 'instrumentation-undici']);
  return variants.filter((name) => client === 'openai' || seesFetch.has(name));
}

async function measureProcess(): Promise<void> {
  const caller = await startCaller();
  for (const one of cases) {
    const names = listVariants(one.client);
    for (let round = -warmUpRounds; round < Number(options.rounds); round += 1) {
      const times = new Map<VariantName, number>();
      for (let turn = 0; turn < names.length; turn += 1) {
        const variant = names[(turn + round + warmUpRounds) % names.length];
        if (variant !== undefined) times.set(variant, await measure(caller, { ...one, variant }));
      }
      if (round >= 0) results.get(one)?.push(times);
    }
  }
  caller.kill('SIGKILL');
  await once(caller, 'exit');
}

async function startCaller(): Promise<ChildProcess> {
  const caller = fork(fixture('caller'), {
    execArgv: ['--expose-gc'],
    env: createChildEnv({
      BENCH_PROVIDER: origin,
      BENCH_REGISTER: new URL(options.register, import.meta.url).href,
      BENCH_VARIANTS: variants.join(),
      TALLYLIGHT_ENDPOINT: origin,
      TALLYLIGHT_PROVIDER_HOSTS: `openai=${new URL(origin).host}`,
      TALLYLIGHT_LOG: 'warn',
      OTEL_EXPORTER_OTLP_ENDPOINT: origin,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
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
