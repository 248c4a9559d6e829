import { loadVariants } from './capture/load-variant.ts';
import type { VariantName } from './capture/variant.ts';
import { scenarios } from './peers/scenarios.ts';

/* An app under one instrumentation: on each message it makes the calls of one scenario, and sends its spans. */

const name = process.env.BENCH_VARIANTS as VariantName;
const variant = (await loadVariants([name], process.env.BENCH_REGISTER ?? '')).get(name);
if (variant === undefined) throw new Error(`There is no variant ${name}.`);
variant.enable();

process.on('message', async (scenario: string) => {
  await scenarios[scenario]?.(`${process.env.BENCH_PROVIDER}/v1`);
  // Some end their span a turn or two after the answer.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await variant.flush();
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
