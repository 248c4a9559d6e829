// Orders a batch with Google's SDK, looks at it twice, and downloads the results of another one twice.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GoogleGenAI } from '@google/genai';

const baseUrl = process.env.GEMINI_URL;
const { batches, files } = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl } });
const contents = [{ role: 'user', parts: [{ text: 'Name a colour.' }] }];
await batches.create({ model: 'gemini-2.5-flash', src: [{ contents }] });
const folder = mkdtempSync(join(tmpdir(), 'gemini-batches-'));
for (let time = 0; time < 2; time += 1) {
  const small = await batches.get({ name: 'batches/small' });
  const large = await batches.get({ name: 'batches/large' });
  const downloadPath = join(folder, 'results.jsonl');
  await files.download({ file: large.dest.fileName, downloadPath });
  const lines = readFileSync(downloadPath, 'utf8').trim().split('\n');
  process.stdout.write(`${small.dest.inlinedResponses.length} ${lines.length}\n`);
}
rmSync(folder, { recursive: true });
