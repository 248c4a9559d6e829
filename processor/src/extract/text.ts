/** Characters kept of a name or an id. The ledger indexes these, and an index row is small. */
const maxTextLength = 256;

/**
 * A scalar as text: senders write numbers where names belong (`user.id` = 42). `null` for lists,
 * maps and bytes, and for empty text, which says nothing. Longer text is cut.
 */
export function toText(value: unknown, maxLength: number = maxTextLength): string | null {
  if (value === null || value === undefined || typeof value === 'object') return null;
  return cut(String(value), maxLength) || null;
}

/** Cuts text without leaving half a character: Postgres refuses a lone surrogate. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return text.slice(0, maxLength).replace(/\p{Surrogate}$/u, '');
}
