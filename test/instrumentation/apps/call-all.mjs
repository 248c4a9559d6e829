// Calls every behaviour named with every client, and prints a digest of the bytes that the app saw.
import { createHash } from 'node:crypto';
import { clients } from './clients.mjs';

const seen = {};
for (const behaviour of process.argv.slice(2)) {
  for (const [name, call] of Object.entries(clients)) {
    const url = `${process.env.PROVIDER_URL}/${behaviour}/v1/chat/completions`;
    const body = JSON.stringify({
      model: name,
      stream: behaviour.startsWith('stream'),
      messages: [],
    });
    const bytes = await call(url, body);
    seen[`${behaviour} ${name}`] =
      `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;
  }
}
console.log(JSON.stringify(seen));
