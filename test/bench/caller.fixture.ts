import OpenAI from 'openai';
import { loadVariants } from './capture/load-variant.ts';
import { type VariantName, variantNames } from './capture/variant.ts';

/*
 * The measured app, run with --expose-gc: on each message it makes a block of calls with one variant
 * switched on, and answers with the CPU time that the block cost its process, the export included.
 */

export type Client = 'fetch' | 'openai';
export type Shape = 'plain' | 'stream';
export interface Block {
  readonly variant: VariantName;
  readonly client: Client;
  readonly shape: Shape;
  readonly calls: number;
  readonly atOnce: number;
}

const baseURL = `${process.env.BENCH_PROVIDER}/v1`;
const openai = new OpenAI({ apiKey: 'bench', baseURL, maxRetries: 0 });
const params = {
  model: 'gpt-4o-mini',
  messages: [{ role: 'user' as const, content: 'Where is my parcel?' }],
};
const streamParams = { ...params, stream: true as const, stream_options: { include_usage: true } };

const ask: Record<`${Client} ${Shape}`, () => Promise<void>> = {
  async 'fetch plain'() {
    await (await post(params)).json();
  },
  async 'fetch stream'() {
    const { body } = await post(streamParams);
    for await (const _chunk of body ?? []);
  },
  async 'openai plain'() {
    await openai.chat.completions.create(params);
  },
  async 'openai stream'() {
    for await (const _chunk of await openai.chat.completions.create(streamParams));
  },
};

function post(body: object): Promise<Response> {
  return fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
    body: JSON.stringify(body),
  });
}

const names = (process.env.BENCH_VARIANTS?.split(',') ?? variantNames) as VariantName[];
const variants = await loadVariants(names, process.env.BENCH_REGISTER ?? '');

process.on('message', async ({ variant: name, client, shape, calls, atOnce }: Block) => {
  const variant = variants.get(name);
  if (variant === undefined) throw new Error(`There is no variant ${name}.`);
  const call = ask[`${client} ${shape}`];
  let left = calls;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  // Most garbage of the block before is not paid by this one. A full collection would throw away the compiled
  // code of whatever has no live object at that moment, and the block would measure the compiler.
  globalThis.gc?.({ type: 'minor', execution: 'sync' });
  variant.enable();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: atOnce }, work));
  await variant.flush();
  const { user, system } = process.cpuUsage(before);
  variant.disable();
  process.send?.((user + system) / calls);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
