import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type OtlpReceiver, startOtlpReceiver } from '../instrumentation/support/otlp-receiver.ts';
import { createChildEnv } from '../support/child-env.ts';
import { variantNames } from './capture/variant.ts';
import { describeMachine } from './machine.ts';
import { startKnownProvider, truth } from './peers/known-provider.ts';
import { scenarios } from './peers/scenarios.ts';

/*
 * What Tallylight and its peers report for the same calls, beside the truth. Prints a table in Markdown; a
 * cell has input tokens, the cached part of them, and output tokens.
 */

const register = new URL(
  process.argv[2] ?? '../../instrumentation/dist/register.js',
  import.meta.url,
).href;
const peers = variantNames.filter((name) => name !== 'none');
const cells = new Map<string, string[]>();

for (const peer of peers) await runPeer(peer);

console.log(`${describeMachine()}\n`);
console.log(`| call | truth | ${peers.join(' | ')} |`);
console.log(`| --- | --- | ${peers.map(() => '---').join(' | ')} |`);
for (const [scenario, row] of cells) {
  console.log(`| ${scenario} | ${describeTruth(scenario)} | ${row.join(' | ')} |`);
}

async function runPeer(peer: string): Promise<void> {
  const provider = await startKnownProvider();
  const receiver = await startOtlpReceiver();
  const app = fork(fileURLToPath(new URL('peers.fixture.ts', import.meta.url)), {
    env: createChildEnv({
      BENCH_PROVIDER: provider.origin,
      BENCH_REGISTER: register,
      BENCH_VARIANTS: peer,
      TALLYLIGHT_ENDPOINT: receiver.url,
      TALLYLIGHT_PROVIDER_HOSTS: `openai=${new URL(provider.origin).host}`,
      TALLYLIGHT_LOG: 'warn',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    }),
  });
  await once(app, 'message');
  for (const scenario of Object.keys(scenarios)) {
    const before = new Set(receiver.spans().map(({ spanId }) => spanId));
    app.send(scenario);
    await once(app, 'message');
    const spans = receiver.spans().filter(({ spanId }) => !before.has(spanId));
    cells.set(scenario, [...(cells.get(scenario) ?? []), describeSpans(spans)]);
  }
  app.disconnect();
  await once(app, 'exit');
  await provider.close();
  await receiver.close();
}

function describeSpans(spans: ReturnType<OtlpReceiver['spans']>): string {
  const [span] = spans;
  if (span === undefined) return 'no span';
  const read = (...names: readonly string[]) =>
    names.map((name) => span.attributes[name]).find((value) => value !== undefined);
  const input = read(
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
  );
  const cached = read(
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
  );
  const output = read(
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
  );
  const flags = [
    read('ai.usage.source') === 'estimated' ? 'estimated and flagged' : null,
    read('ai.usage.status') === 'cancelled' ? 'cancelled' : null,
    spans.length > 1 ? `${spans.length} spans` : null,
  ].filter((flag) => flag !== null);
  const tokens =
    input === undefined && output === undefined
      ? 'no tokens'
      : `${input ?? '?'}, ${cached ?? 'none'}, ${output ?? '?'}`;
  return [tokens, ...flags].join('; ');
}

function describeTruth(scenario: string): string {
  const { input, cached, output } = truth;
  return scenario.includes('early')
    ? `${input}, ${cached}, 10 or more`
    : `${input}, ${cached}, ${output}`;
}
