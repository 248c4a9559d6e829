// Lets go of answers that it never reads, and has them collected: wave after wave. Prints by how many bytes its
// memory has grown from the first wave to the last.
import { setTimeout as wait } from 'node:timers/promises';

const [count, waves, url] = process.argv.slice(2);
const init = { method: 'POST', body: JSON.stringify({ model: 'm', messages: [] }) };

const call = async () => {
  await fetch(url, init);
};

async function runWave() {
  await Promise.all(Array.from({ length: Number(count) }, call));
  for (let round = 0; round < 20; round += 1) {
    globalThis.gc();
    await wait(30);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const first = await runWave();
let last = first;
for (let wave = 1; wave < Number(waves); wave += 1) last = await runWave();
console.log(last - first);
process.exit(0);
