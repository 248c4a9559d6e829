// Orders a batch with Anthropic's SDK, and reads its results as often as the argument says.
import Anthropic from '@anthropic-ai/sdk';

const { batches } = new Anthropic({ apiKey: 'none', baseURL: process.env.ANTHROPIC_URL }).messages;
const { id } = await batches.create({ requests: [] });
for (let time = 0; time < Number(process.argv[2]); time += 1) {
  const results = [];
  for await (const line of await batches.results(id)) results.push(line.custom_id);
  process.stdout.write(`${results.join(' ')}\n`);
}
