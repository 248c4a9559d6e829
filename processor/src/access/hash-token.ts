import { createHash } from 'node:crypto';

/**
 * What is kept of a token, and what two are compared by. SHA-256 is enough: our tokens have 256
 * random bits, which nobody tries out.
 */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
