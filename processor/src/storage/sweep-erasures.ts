import type pg from 'pg';
import { deleteUserContent } from './delete-user-content.ts';
import { eraseLateRecords } from './erase-in-records.ts';
import { updateSessionNames } from './erase-name.ts';
import { resolveOpenStart } from './month-close.ts';
import { runTransaction } from './run-transaction.ts';
import { completeSeals } from './seal-erased-days.ts';
import { selectErasures } from './select-erasures.ts';

const DAY_MS = 86_400_000;

/**
 * Erases again what came in the seconds in which a processor did not know yet that its user was erased,
 * and completes the seals of days whose months have closed.
 * @returns how many sessions and records still had the name, or content.
 * @throws UnavailableError when the database is away.
 */
export async function sweepErasures(pool: pg.Pool, now: Date): Promise<number> {
  let found = 0;
  for (const user of await selectErasures(pool)) {
    found += await runTransaction(pool, async (client) => {
      await client.query('set local statement_timeout to 0');
      const sessions = await updateSessionNames(client, { ...user, userId: null });
      const content = await deleteUserContent(client, user);
      return sessions + content + (await eraseLateRecords(client, user));
    });
  }
  await completeSeals(pool, resolveOpenStart(new Date(now.getTime() - DAY_MS)));
  return found;
}
