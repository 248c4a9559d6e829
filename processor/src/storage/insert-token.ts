import type pg from 'pg';
import type { NewToken, Token } from '../domain/access.ts';
import { runQuery } from './run-query.ts';
import { TOKEN_ROW } from './select-tokens.ts';

/**
 * Keeps a new token, by its hash.
 * @throws UnavailableError when the database is away.
 */
export async function insertToken(
  pool: pg.Pool,
  { hash, name, scope, tenant, environment, expiresAt }: NewToken,
): Promise<Token> {
  const [row] = await runQuery<Token>(
    pool,
    `insert into tokens (hash, name, scope, tenant, environment, expires_at)
    values ($1, $2, $3, $4, $5, $6)
    returning ${TOKEN_ROW}`,
    [hash, name, scope, tenant, environment, expiresAt],
  );
  if (row === undefined) throw new Error('A token was inserted, and no row came back.');
  return row;
}
