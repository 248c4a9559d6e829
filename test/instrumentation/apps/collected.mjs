// Lets go of answers that it never reads, and has them collected.
import { setTimeout as wait } from 'node:timers/promises';

const [count, url] = process.argv.slice(2);
const init = { method: 'POST', body: JSON.stringify({ model: 'm', messages: [] }) };

const call = async () => {
  await fetch(url, init);
};
await Promise.all(Array.from({ length: Number(count) }, call));
for (let round = 0; round < 20; round += 1) {
  globalThis.gc();
  await wait(30);
}
process.exit(0);
