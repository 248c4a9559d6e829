import { timingSafeEqual } from 'node:crypto';
import type { ConfiguredToken, Grant } from '../domain/access.ts';
import { hashToken } from './hash-token.ts';

/** Looks tokens up among those of the configuration, by their hashes. */
export function createConfiguredFinder(
  tokens: readonly ConfiguredToken[],
): (hash: Buffer) => Grant | null {
  const known = tokens.map(({ token, ...grant }) => ({ hash: hashToken(token), grant }));
  return function findConfigured(hash) {
    // Every token is compared, so that the time taken does not tell which one came close.
    let found: Grant | null = null;
    for (const candidate of known) {
      if (timingSafeEqual(candidate.hash, hash)) found = candidate.grant;
    }
    return found;
  };
}
