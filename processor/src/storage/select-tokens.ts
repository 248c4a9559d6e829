import type pg from 'pg';
import type { Token } from '../domain/access.ts';
import { runQuery } from './run-query.ts';

/** The select list of a `Token`. Never the hash. */
export const TOKEN_ROW = `id, name, scope, tenant, environment, created_at as "createdAt",
  expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

/**
 * A tenant's tokens, newest first, the revoked and expired ones too.
 * @param tenant `null` for those of every tenant, and those that are for all.
 * @throws UnavailableError when the database is away.
 */
export async function selectTokens(
  pool: pg.Pool,
  { tenant, limit }: { tenant: string | null; limit: number },
): Promise<Token[]> {
  return await runQuery<Token>(
    pool,
    `select ${TOKEN_ROW} from tokens
    where $1::text is null or tenant = $1
    order by tokens.id desc limit $2`,
    [tenant, limit],
  );
}
