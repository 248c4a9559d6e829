import { decodePercent } from '../decode-percent.ts';

/** `name=value,name2=value2`, values percent-encoded. */
export function parseHeaders(text: string | undefined): Record<string, string> {
  const headers: [string, string][] = [];
  for (const pair of (text ?? '').split(',')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const value = pair.slice(equals + 1).trim();
    headers.push([pair.slice(0, equals).trim().toLowerCase(), decodePercent(value)]);
  }
  return Object.fromEntries(headers);
}

/** Whether a part is there that `parseHeaders` leaves out, such as `authorization: Bearer …`. */
export function hasNamelessHeader(text: string): boolean {
  return text.split(',').some((pair) => pair.trim() !== '' && pair.indexOf('=') <= 0);
}
