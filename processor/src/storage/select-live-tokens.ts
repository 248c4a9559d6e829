import type pg from 'pg';
import type { LedgerToken, LedgerTokens } from '../domain/access.ts';
import { runQuery } from './run-query.ts';

/**
 * Every token that is neither revoked nor expired, of all tenants, and which kinds there ever were.
 * @throws UnavailableError when the database is away.
 */
export async function selectLiveTokens(pool: pg.Pool): Promise<LedgerTokens> {
  const [row] = await runQuery<{
    tokens: (Omit<LedgerToken, 'expiresAt' | 'lastUsedAt'> & {
      expiresAt: string | null;
      lastUsedAt: string | null;
    })[];
    hasIngest: boolean | null;
    hasAdmin: boolean | null;
  }>(
    pool,
    `select bool_or(scope = 'ingest') as "hasIngest", bool_or(scope = 'admin') as "hasAdmin",
      coalesce(
        json_agg(json_build_object('id', id::text, 'hash', encode(hash, 'hex'), 'scope', scope,
          'tenant', tenant, 'environment', environment, 'expiresAt', expires_at,
          'lastUsedAt', last_used_at))
        filter (where revoked_at is null and (expires_at is null or expires_at > now())),
        '[]'
      ) as tokens
    from tokens`,
  );
  return {
    tokens: (row?.tokens ?? []).map((token) => ({
      ...token,
      expiresAt: token.expiresAt === null ? null : new Date(token.expiresAt),
      lastUsedAt: token.lastUsedAt === null ? null : new Date(token.lastUsedAt),
    })),
    hasIngest: row?.hasIngest ?? false,
    hasAdmin: row?.hasAdmin ?? false,
  };
}
