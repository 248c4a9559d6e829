/** Names and values in turn, as they came over the wire or as the app gave them. */
export type HeaderList = readonly (Uint8Array | string | readonly string[])[];

/**
 * A header's value by lower-case name. Only names of the right length are looked at, and bytes stay bytes:
 * each call looks for several headers among a dozen, most of which it does not have.
 */
export function findHeader(headers: HeaderList, name: string): string | undefined {
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const candidate = headers[at];
    if (candidate?.length === name.length && isName(candidate, name)) {
      return readText(headers[at + 1]);
    }
  }
  return undefined;
}

function isName(candidate: HeaderList[number], name: string): boolean {
  if (typeof candidate === 'string') return candidate === name || candidate.toLowerCase() === name;
  if (!(candidate instanceof Uint8Array)) return false;
  for (let at = 0; at < name.length; at += 1) {
    const byte = candidate[at] as number;
    const isUpperCase = byte >= 0x41 && byte <= 0x5a;
    if ((isUpperCase ? byte + 0x20 : byte) !== name.charCodeAt(at)) return false;
  }
  return true;
}

function readText(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}
