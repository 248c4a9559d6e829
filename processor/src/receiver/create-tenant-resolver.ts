import { createHash, timingSafeEqual } from 'node:crypto';

/** A secret that lets a sender write into one tenant's ledger. */
export interface IngestToken {
  readonly tenant: string;
  readonly token: string;
}

/**
 * The tenant comes from the token that the sender shows, never from what it sends.
 * Without any token configured everybody is `default`; the configuration allows that on loopback only.
 */
export function createTenantResolver(
  tokens: readonly IngestToken[],
): (authorization: string | undefined) => string | null {
  if (tokens.length === 0) return () => 'default';
  const known = tokens.map(({ tenant, token }) => ({ tenant, digest: digest(token) }));
  return function resolveTenant(authorization) {
    const shown = /^Bearer +(\S+)\s*$/i.exec(authorization ?? '')?.[1];
    if (shown === undefined) return null;
    const shownDigest = digest(shown);
    // Every token is compared, so that the time taken does not tell which one came close.
    let tenant: string | null = null;
    for (const candidate of known) {
      if (timingSafeEqual(candidate.digest, shownDigest)) tenant = candidate.tenant;
    }
    return tenant;
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
