import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { ErasureOrder, ErasureOutcome } from '../domain/erasure.ts';
import { deleteUserContent } from './delete-user-content.ts';
import { eraseInDetails, eraseInDimensions, eraseInRecords } from './erase-in-records.ts';
import { eraseInAlerts, eraseInQuarantine } from './erase-in-texts.ts';
import { type ErasedName, lockUserName, updateSessionNames, updateUserName } from './erase-name.ts';
import { resolveOpenStart } from './month-close.ts';
import { runTransaction } from './run-transaction.ts';
import { sealErasedDays } from './seal-erased-days.ts';

const DAY_MS = 86_400_000;

/** Undoes a dry run. */
class DryRun extends Error {
  readonly outcome: ErasureOutcome;
  constructor(outcome: ErasureOutcome) {
    super('a dry run');
    this.outcome = outcome;
  }
}

/**
 * Takes a user's name out of the ledger, in one transaction: out of the dictionary, the sessions, the
 * records' own texts, alerts, and what was set aside. The records stay, with the id that stood for the
 * name, and so do the sums. What is left of the name is a hash, by which it is known when it comes again.
 * May be repeated; what is done is noted each time, without the name. A dry run does everything and undoes
 * it.
 * @returns `null` where there is no such tenant.
 * @throws UnavailableError when the database is away.
 */
export async function eraseUser(
  pool: pg.Pool,
  order: ErasureOrder,
): Promise<ErasureOutcome | null> {
  try {
    return await runTransaction(pool, async (client) => {
      await client.query("set local statement_timeout to 0; set local lock_timeout to '30s'");
      const outcome = await erase(client, order);
      if (order.isDryRun && outcome !== null) throw new DryRun(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.outcome;
    throw error;
  }
}

async function erase(client: pg.PoolClient, order: ErasureOrder): Promise<ErasureOutcome | null> {
  const { tenant, userId, mode } = order;
  const { rows: tenants } = await client.query('select id from tenants where name = $1', [tenant]);
  const tenantId: number | undefined = tenants[0]?.id;
  if (tenantId === undefined) return null;
  const { nameId, isNamed } = await lockUserName(client, tenantId, userId);
  const replacement = await resolveReplacement(client, nameId, mode);
  const name: ErasedName = { tenantId, nameId, userId, mode, replacement };
  await updateUserName(client, name);
  const { rows: own } = await client.query(
    'select count(*)::int as records from usage_records where user_id = $1',
    [nameId],
  );
  const counts = {
    users: isNamed ? 1 : 0,
    sessions: await updateSessionNames(client, name),
    records: Number(own[0]?.records),
    content: await deleteUserContent(client, { tenant, tenantId, nameId }),
    records_changed: await eraseInRecords(client, name),
    dimensions: await eraseInDimensions(client, name),
    details: await eraseInDetails(client, name),
    alerts: await eraseInAlerts(client, name),
    quarantined: await eraseInQuarantine(client, name),
  };
  const openFrom = resolveOpenStart(new Date(order.now.getTime() - DAY_MS));
  const sealedDays = await sealErasedDays(client, name, openFrom);
  await client.query(
    `insert into erasures (tenant_id, name_id, name_hash, mode, replacement, requested_by, changed)
    select $1, $2, hash, $3, $4, $5, $6 from usage_names where id = $2`,
    [
      tenantId,
      nameId,
      mode,
      replacement,
      order.by,
      JSON.stringify({ ...counts, sealed_days: sealedDays }),
    ],
  );
  const pseudonym = mode === 'anonymize' ? replacement : null;
  return { isDryRun: order.isDryRun, mode, pseudonym, counts, sealedDays };
}

/** A pseudonym is made up once, so that a person stays one series however often this is asked for. */
async function resolveReplacement(
  client: pg.PoolClient,
  nameId: number,
  mode: ErasureOrder['mode'],
): Promise<string> {
  if (mode === 'erase') return 'erased';
  const { rows } = await client.query(
    "select replacement from erasures where name_id = $1 and mode = 'anonymize' order by id limit 1",
    [nameId],
  );
  return rows[0]?.replacement ?? `anonymous-${randomBytes(6).toString('hex')}`;
}
