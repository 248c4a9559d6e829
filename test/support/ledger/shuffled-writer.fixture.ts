import { createPool } from '../../../processor/src/storage/create-pool.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { whileOpen } from './example-usage.ts';
import { scatteredUsages } from './scattered-usages.ts';
import { shuffle } from './shuffle.ts';

/**
 * A processor that sends all calls five times over, each time in another order and in overlapping
 * pieces, four at once: `node … <host> <port> <database> <seed>`. Says how many it was told are new.
 */
const [host = '', port = '', database = '', seed = ''] = process.argv.slice(2);
const target = { host, port: Number(port), database, user: 'tallylight', ssl: false };
const pool = createPool({ target, log: () => {} });
let stored = 0;
for (let round = 0; round < 5; round += 1) {
  const shuffled = shuffle(scatteredUsages, Number(seed) * 10 + round);
  // 0–119, 90–209, 180–299, 270–299.
  const pieces = [0, 90, 180, 270].map((at) => shuffled.slice(at, at + 120));
  const outcomes = await Promise.all(
    pieces.map((usages) => storeUsage(pool, 'default', { usages, quarantined: [] }, whileOpen)),
  );
  for (const outcome of outcomes) stored += outcome.stored;
}
await pool.end();
process.stdout.write(`${stored}\n`);
