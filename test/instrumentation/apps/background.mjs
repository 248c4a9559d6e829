// Orders a response in the background with OpenAI's SDK, looks at it until it is over, and then twice more.
import { markError, withUsageContext } from '@tallylight/instrumentation';
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: 'none', baseURL: `${process.env.PROVIDER_URL}/v1` });
const { id } = await client.responses.create({ model: 'o3', input: 'Hi', background: true });
for (let looks = 0; looks < 3; looks += 1) await client.responses.retrieve(id);
for await (const event of await client.responses.retrieve(id, { stream: true })) void event;
// Another one streams from the beginning and is left early.
const stream = await client.responses.create({
  ...{ model: 'o3', input: 'Hi', background: true, stream: true },
});
for await (const event of stream) if (event.type === 'response.output_text.delta') break;
// What was answered at once, and is read back.
await client.responses.retrieve('resp_stored');
// Who marks the latest call means one that was made, not a look at another.
await withUsageContext({}, async () => {
  await client.responses.create({ model: 'o3', input: 'Hi' });
  await client.responses.retrieve('resp_stored');
  markError('bad_answer');
});
// Others answer a look at what is not there yet with nothing.
await (await fetch(`${process.env.PROVIDER_URL}/v1/responses/resp_wait`)).text();
