import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';

/* An app that calls a model until SIGUSR2 comes, and prints how many calls it made. */

const client = new OpenAI({ apiKey: 'simulated', baseURL: `${process.env.APP_PROVIDER}/v1` });
const messages = [{ role: 'user' as const, content: 'Where is my parcel?' }];
let ending = false;
process.once('SIGUSR2', () => {
  ending = true;
});

let calls = 0;
while (!ending) {
  await client.chat.completions.create({ model: 'gpt-4o-mini', messages });
  calls += 1;
  await sleep(10);
}
console.log(calls);
