import { hash } from 'node:crypto';

/** A text's fingerprint, 64 hex digits: the same for the same text, whichever process makes it. */
export function digestText(text: string): string {
  return hash('sha256', text);
}
