import type pg from 'pg';
import type { Token } from '../domain/access.ts';
import { runQuery } from './run-query.ts';
import { TOKEN_ROW } from './select-tokens.ts';

/**
 * Ends a token now; one that was revoked before keeps its instant. `null` where there is none of this
 * id, or it is another tenant's.
 * @param tenant `null` for any.
 * @throws UnavailableError when the database is away.
 */
export async function revokeToken(
  pool: pg.Pool,
  { id, tenant }: { id: string; tenant: string | null },
): Promise<Token | null> {
  const [row] = await runQuery<Token>(
    pool,
    `update tokens set revoked_at = coalesce(revoked_at, now())
    where id = $1 and ($2::text is null or tenant = $2)
    returning ${TOKEN_ROW}`,
    [id, tenant],
  );
  return row ?? null;
}
