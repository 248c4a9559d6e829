import type pg from 'pg';
import type { ErasureMode } from '../domain/erasure.ts';
import { runQuery } from './run-query.ts';

/** A user who was erased, by what is left of the name. */
export interface ErasedUser {
  readonly tenant: string;
  readonly tenantId: number;
  readonly nameId: number;
  /** `usage_hash` of tenant, kind and name. */
  readonly nameHash: Buffer;
  readonly mode: ErasureMode;
  readonly replacement: string;
}

/**
 * Everybody who was erased; what was asked for last counts.
 * @throws UnavailableError when the database is away.
 */
export async function selectErasures(pool: pg.Pool): Promise<ErasedUser[]> {
  return await runQuery<ErasedUser>(
    pool,
    `select distinct on (name_id) tenants.name as tenant, tenant_id as "tenantId",
      name_id as "nameId", name_hash as "nameHash", mode, replacement
    from erasures join tenants on tenants.id = tenant_id
    order by name_id, erasures.id desc`,
  );
}
