// Calls every behaviour named with every client, and prints a digest of the bytes that the app saw.
import { createHash } from 'node:crypto';
import { clients } from './clients.mjs';

const seen = {};
for (const behaviour of process.argv.slice(2)) {
  await Promise.all(
    Object.entries(clients).map(async ([name, call]) => {
      const task = `${behaviour} ${name}`;
      const url = `${process.env.PROVIDER_URL}/${behaviour}/v1/chat/completions`;
      const stream = behaviour.startsWith('stream');
      const body = JSON.stringify({ model: task, stream, messages: [] });
      const bytes = await call(url, body).catch((error) => Buffer.from(String(error.stack)));
      seen[task] = `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;
      if (process.env.VERBOSE) console.error(task, bytes.toString('latin1').slice(0, 300));
    }),
  );
}
console.log(JSON.stringify(seen, Object.keys(seen).sort()));
