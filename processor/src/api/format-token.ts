import type { Token } from '../domain/access.ts';
import { formatInstant } from './format-instant.ts';

/** A token as the API lists it. The token itself is not known any more. */
export function formatToken(token: Token, now: Date) {
  return {
    id: token.id,
    name: token.name,
    scope: token.scope,
    // `null`: every tenant, every environment.
    tenant: token.tenant,
    environment: token.environment,
    state: stateOf(token, now),
    created_at: formatInstant(token.createdAt),
    expires_at: formatInstant(token.expiresAt),
    last_used_at: formatInstant(token.lastUsedAt),
    revoked_at: formatInstant(token.revokedAt),
  };
}

function stateOf({ revokedAt, expiresAt }: Token, now: Date): 'active' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}
