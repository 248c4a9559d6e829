import { digestText } from '../digest-text.ts';
import type { UsageRecord } from '../domain/usage.ts';

/**
 * A session's fingerprint, 32 hex digits: what is kept of it, so that nothing names a person. With its
 * environment: a sender whose token is for one must not decide what counts in another.
 */
export function digestSession({ attribution, origin }: UsageRecord): string | null {
  const { sessionId } = attribution;
  if (sessionId === null) return null;
  return digestText(JSON.stringify([origin.environment, sessionId])).slice(0, 32);
}

/** The session whose metrics a call repeats, `null` where there are none. */
export function findSummedSession(record: UsageRecord): string | null {
  const isSummedToo = record.dialect === 'claude-code' || record.dialect === 'claude-code-span';
  return isSummedToo ? digestSession(record) : null;
}
