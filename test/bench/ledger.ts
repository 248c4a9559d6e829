import { openLedger } from '../../processor/src/storage/open-ledger.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { fillLedger } from './ledger/fill-ledger.ts';
import { measureQueries } from './ledger/measure-queries.ts';
import { measureSizes } from './ledger/measure-sizes.ts';
import { describeMachine } from './machine.ts';

/*
 * A ledger of a million records over 35 days, filled through the store path: what questions take, with
 * their plans, and how many bytes a record has.
 *
 *   npm run bench:ledger [-- <records>] [-- --plans]
 */

const DAY_MS = 86_400_000;
const count = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 1_000_000);
const to = new Date(Date.UTC(2026, 10, 22));
const from = new Date(to.getTime() - 35 * DAY_MS);

console.log(describeMachine());
const folder = await createTempFolder();
const ledger = await openLedger({ dataFolder: folder.path }, { log: () => {} });
try {
  await fillLedger(ledger.pool, { count, from, to });
  await measureSizes(ledger.pool);
  await measureQueries(ledger.pool, {
    from: new Date(to.getTime() - 30 * DAY_MS),
    to,
    showPlans: process.argv.includes('--plans'),
  });
} finally {
  await ledger.close();
  await folder.remove();
}
