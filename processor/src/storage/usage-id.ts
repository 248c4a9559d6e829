import { hash } from 'node:crypto';
import type { UsageRecord } from '../domain/usage.ts';

/**
 * The record's id: a UUID of version 8 whose first 48 bits are the start in milliseconds, the rest
 * a hash of what makes the record unique. The same span always gets the same id.
 */
export function createUsageId(
  tenant: string,
  { traceId, spanId, startedAtUs }: Pick<UsageRecord, 'traceId' | 'spanId' | 'startedAtUs'>,
): string {
  const milliseconds = (startedAtUs / 1000n).toString(16).padStart(12, '0');
  const digest = hash('sha256', `${tenant}\n${traceId}\n${spanId}\n${startedAtUs}`, 'hex');
  const variant = (Number.parseInt(digest.slice(3, 4), 16) & 0b0011) | 0b1000;
  return [
    milliseconds.slice(0, 8),
    milliseconds.slice(8, 12),
    `8${digest.slice(0, 3)}`,
    `${variant.toString(16)}${digest.slice(4, 7)}`,
    digest.slice(7, 19),
  ].join('-');
}

/** The millisecond in which the record with this id began; `null` when the text is no such id. */
export function parseUsageId(id: string): { id: string; startedAtMs: number } | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(
    id,
  );
  if (match === null) return null;
  return { id: id.toLowerCase(), startedAtMs: Number.parseInt(`${match[1]}${match[2]}`, 16) };
}
