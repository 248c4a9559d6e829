/**
 * Whether the JSON text has a field of this name with another value than `null`, without decoding it.
 * Sure to find one that is there. Text inside of strings is not mistaken for one: quotes are escaped there.
 *
 * @param name the field's name in its quotes, as bytes
 */
export function hasField(json: Buffer, name: Buffer): boolean {
  for (let at = json.indexOf(name); at !== -1; at = json.indexOf(name, at)) {
    at = skipSpace(json, at + name.length);
    if (json[at] !== colon) continue;
    if (json[skipSpace(json, at + 1)] !== letterN) return true;
  }
  return false;
}

const colon = 0x3a;
/** No other JSON value than `null` begins with it. */
const letterN = 0x6e;

function skipSpace(json: Buffer, from: number): number {
  let at = from;
  while (json[at] === 0x20 || json[at] === 0x09 || json[at] === 0x0a || json[at] === 0x0d) at += 1;
  return at;
}
