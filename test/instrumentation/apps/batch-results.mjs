// Downloads the results of a batch twice, by OpenAI's SDK.
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: 'none', baseURL: `${process.env.PROVIDER_URL}/v1` });
for (let download = 0; download < 2; download += 1) {
  const file = await client.files.content('file-abc');
  process.stdout.write(`${(await file.text()).split('\n').length}\n`);
}
