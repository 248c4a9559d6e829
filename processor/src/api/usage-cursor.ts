import type { StoredUsage, UsageCursor } from '../domain/ledger.ts';

/** The place behind a record, as opaque text for `next_cursor`. */
export function formatUsageCursor({ id, record }: StoredUsage): string {
  return Buffer.from(`${record.startedAtUs}.${id}`).toString('base64url');
}

/** The place that a `next_cursor` stands for; `null` where the text is none. */
export function parseUsageCursor(text: string): UsageCursor | null {
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  const parts = /^(\d{1,16})\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.exec(decoded);
  if (parts?.[1] === undefined || parts[2] === undefined) return null;
  return { startedAtUs: BigInt(parts[1]), id: parts[2] };
}
