import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createChildEnv } from '../support/child-env.ts';
import type { Block, Client } from './chunk-delay/caller.fixture.ts';
import type { PacedProvider } from './chunk-delay/provider.fixture.ts';
import { describeMachine } from './machine.ts';
import { median, quantile, spread } from './statistics.ts';

/*
 * How much later an app receives the events of a stream with Tallylight (the published bundle) than without:
 * from the moment before the provider, another process, writes an event to the moment at which the app's code
 * has it. With and without take turns in one process, block by block and each round in another order; each
 * round gives a difference to the block without, and their medians are the figures.
 */

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '12' },
    events: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    register: { type: 'string', default: '../../instrumentation/dist/register.js' },
  },
});
const warmUpRounds = 3;
const clients: readonly Client[] = ['fetch', 'node:http', 'node:https'];
const cases = clients
  .flatMap((client) => [
    { client, atOnce: 1, paceMs: 2 },
    // As fast as models write.
    { client, atOnce: 32, paceMs: 10 },
    // 16,000 events a second: about what a core can take.
    { client, atOnce: 32, paceMs: 2 },
  ])
  .filter((one) => describe(one).includes(options.only));

interface Delays {
  readonly medianUs: number;
  readonly p99Us: number;
}

interface Round {
  readonly without: Delays;
  readonly with: Delays;
}

console.log(describeMachine());
console.log(`${options.events} events a stream; µs (10–90 % of the rounds)`);
const provider = startFixture('provider', { BENCH_EVENTS: options.events });
try {
  const [{ port, tlsPort, authority }] = (await nextMessage(provider)) as [PacedProvider];
  const origin = `http://127.0.0.1:${port}`;
  const caller = startFixture('caller', {
    BENCH_PROVIDER: origin,
    BENCH_TLS_PROVIDER: `https://localhost:${tlsPort}`,
    BENCH_AUTHORITY: authority,
    BENCH_REGISTER: new URL(options.register, import.meta.url).href,
    TALLYLIGHT_ENDPOINT: origin,
    TALLYLIGHT_PROVIDER_HOSTS: `openai=127.0.0.1:${port},openai=localhost:${tlsPort}`,
    TALLYLIGHT_LOG: 'warn',
  });
  await nextMessage(caller);
  for (const one of cases) console.log(formatCase(describe(one), await measureCase(caller, one)));
  caller.disconnect();
} finally {
  provider.disconnect();
}

function startFixture(name: string, env: Readonly<Record<string, string>>): ChildProcess {
  const path = fileURLToPath(new URL(`chunk-delay/${name}.fixture.ts`, import.meta.url));
  return fork(path, { execArgv: ['--expose-gc'], env: createChildEnv(env) });
}

async function nextMessage(child: ChildProcess): Promise<unknown[]> {
  const over = new AbortController();
  const exited = once(child, 'exit', over).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with ${code}.`);
  });
  try {
    return await Promise.race([once(child, 'message', over), exited]);
  } finally {
    exited.catch(() => undefined);
    over.abort();
  }
}

function describe({ client, atOnce, paceMs }: Omit<Block, 'instrumented'>): string {
  return `${client}, ${atOnce === 1 ? 'one stream' : `${atOnce} streams`}, an event each ${paceMs} ms`;
}

async function measureCase(
  caller: ChildProcess,
  one: Omit<Block, 'instrumented'>,
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = -warmUpRounds; round < Number(options.rounds); round += 1) {
    const withFirst = round % 2 === 0;
    const first = await measure(caller, { ...one, instrumented: withFirst });
    const second = await measure(caller, { ...one, instrumented: !withFirst });
    if (round < 0) continue;
    rounds.push(withFirst ? { with: first, without: second } : { with: second, without: first });
  }
  return rounds;
}

async function measure(caller: ChildProcess, block: Block): Promise<Delays> {
  const answered = nextMessage(caller);
  caller.send(block);
  const [delaysUs] = (await answered) as [number[]];
  const expected = block.atOnce * Number(options.events);
  if (delaysUs.length !== expected) {
    throw new Error(`${delaysUs.length} events came instead of ${expected}.`);
  }
  return { medianUs: median(delaysUs), p99Us: quantile(delaysUs, 0.99) };
}

function formatCase(name: string, rounds: readonly Round[]): string {
  const figures = (['medianUs', 'p99Us'] as const).map((figure) => {
    const without = rounds.map((round) => round.without[figure]);
    const instrumented = rounds.map((round) => round.with[figure]);
    const added = rounds.map((round) => round.with[figure] - round.without[figure]);
    const what = figure === 'medianUs' ? 'median' : 'p99';
    return `  ${what.padEnd(8)}without ${format(without)}, with ${format(instrumented)}, added ${format(added)}`;
  });
  return [name, ...figures].join('\n');
}

function format(values: readonly number[]): string {
  const [low, high] = spread(values);
  return `${median(values).toFixed(0)} (${low.toFixed(0)}–${high.toFixed(0)})`.padEnd(18);
}
