import { digestText } from './digest-text.ts';
import type { UsageRecord } from './domain/usage.ts';

/** A session's fingerprint, 32 hex digits: what is kept of it, so that nothing names a person. */
export function digestSession({ attribution: { sessionId } }: UsageRecord): string | null {
  return sessionId === null ? null : digestText(sessionId).slice(0, 32);
}

/** The session whose metrics a call repeats, `null` where there are none. */
export function findSummedSession(record: UsageRecord): string | null {
  const isSummedToo = record.dialect === 'claude-code' || record.dialect === 'claude-code-span';
  return isSummedToo ? digestSession(record) : null;
}
