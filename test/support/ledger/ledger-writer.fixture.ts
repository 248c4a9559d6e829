import { openLedger } from '../../../processor/src/storage/open-ledger.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from './example-usage.ts';

/**
 * A processor that is going to be killed: `node … <data folder> <first call> <calls a batch>`. Says
 * `ready`, then the last call of each batch once that is committed. With batches of 0 it only holds the
 * ledger.
 */
const [folder = '', first = '0', size = '0'] = process.argv.slice(2);
const { pool } = await openLedger({ dataFolder: folder }, { log: () => {} });
process.stdout.write('ready\n');

for (let call = Number(first); Number(size) > 0; call += Number(size)) {
  const usages = Array.from({ length: Number(size) }, (_, index) =>
    createExampleUsage({ call: call + index }),
  );
  await storeUsage(pool, 'default', { usages, quarantined: [] }, whileOpen);
  process.stdout.write(`${call + Number(size) - 1}\n`);
}
setInterval(() => {}, 60_000);
