import OpenAI from 'openai';

/*
 * The measured app: on each message it makes a block of calls, one after the other, and answers with
 * the CPU time that the block cost its process, everything that was exported included.
 */

export type Client = 'fetch' | 'openai';
export type Shape = 'plain' | 'stream';
export interface Block {
  readonly client: Client;
  readonly shape: Shape;
  readonly calls: number;
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

process.on('message', async ({ client, shape, calls }: Block) => {
  const call = ask[`${client} ${shape}`];
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) await call();
  await flushUsage();
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / calls);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** What the block recorded is sent within the block, so that its cost is not paid by the next one. */
async function flushUsage(): Promise<void> {
  const state = (globalThis as Record<symbol, unknown>)[Symbol.for('tallylight.v1')];
  if (typeof state !== 'object' || state === null || !('flush' in state)) return;
  if (typeof state.flush === 'function') await state.flush();
}
