import type pg from 'pg';
import type { ErasureMode } from '../domain/erasure.ts';

/** A user of a tenant, as the ledger knows them. */
export interface ErasedName {
  readonly tenantId: number;
  readonly nameId: number;
  readonly userId: string;
  readonly mode: ErasureMode;
  /** Stands in the place of the name where something has to. */
  readonly replacement: string;
}

/** What `usage_names` calls the user from now on. */
const NEW_NAME = "case when $2 = 'anonymize' then $3 end";

/** A session of the user's has its own: sessions stay apart. */
const NEW_SESSION_NAME = "case when $2 = 'anonymize' then $3 || '-' || id end";

/**
 * The user's row, made where there is none: who comes later under this name is found erased already.
 * @returns its id, and whether it says the name.
 */
export async function lockUserName(
  client: pg.PoolClient,
  tenantId: number,
  userId: string,
): Promise<{ nameId: number; isNamed: boolean }> {
  const hash = "usage_hash($1::integer::text, 'user', $2)";
  await client.query(
    `insert into usage_names (hash, tenant_id, kind) values (${hash}, $1, 'user')
    on conflict (hash) do nothing`,
    [tenantId, userId],
  );
  const { rows } = await client.query<{ id: number; is_named: boolean }>(
    `select id, coalesce(name = $2, false) as is_named from usage_names where hash = ${hash} for update`,
    [tenantId, userId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A name was inserted, and is not there.');
  return { nameId: row.id, isNamed: row.is_named };
}

/** Takes the name out of the dictionary: records and sums, which have its id, stay as they are. */
export async function updateUserName(
  client: pg.PoolClient,
  { nameId, mode, replacement }: ErasedName,
): Promise<void> {
  await client.query(`update usage_names set name = ${NEW_NAME} where id = $1`, [
    nameId,
    mode,
    replacement,
  ]);
}

/** The same with the user's sessions, and with those that are called like the user. */
export async function updateSessionNames(
  client: pg.PoolClient,
  {
    tenantId,
    nameId,
    userId,
    mode,
    replacement,
  }: Omit<ErasedName, 'userId'> & {
    readonly userId: string | null;
  },
): Promise<number> {
  const { rowCount } = await client.query(
    `update usage_names set name = ${NEW_SESSION_NAME}
    where kind = 'session' and name is distinct from ${NEW_SESSION_NAME} and (
      id in (
        select session_id from usage_records
        where user_id = $1 and tenant_id = $4 and session_id is not null
      ) or hash = usage_hash($4::integer::text, 'session', $5))`,
    [nameId, mode, replacement, tenantId, userId],
  );
  return rowCount ?? 0;
}
