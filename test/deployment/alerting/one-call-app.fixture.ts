import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';

/* An app that makes one call and then lives on, so that nothing is sent early because it ends. */

const client = new OpenAI({ apiKey: 'simulated', baseURL: `${process.env.APP_PROVIDER}/v1` });
await client.chat.completions.create({
  model: 'gpt-4o-mini',
  messages: [{ role: 'user', content: 'Where is my parcel?' }],
});
console.log(Date.now());
await sleep(600_000);
