import { randomBytes } from 'node:crypto';
import type { TokenScope } from '../domain/access.ts';

const secret = /^tl_(ingest|read|admin)_[\w-]{43}$/;

/** A new token: what it is for, so that people and scanners of secrets know it, and 256 random bits. */
export function createSecret(scope: TokenScope): string {
  return `tl_${scope}_${randomBytes(32).toString('base64url')}`;
}

/** Whether a token may be one that `createSecret` made. */
export function isLedgerToken(token: string): boolean {
  return secret.test(token);
}
