import type { TextMeter } from '../wire-format.ts';
import { createFieldSearch, skipSpace } from './create-field-search.ts';

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** What is under a name, as bits: text, and text further inside; `repeats`: only the first of an event counts. */
const isText = 1;
const isContainer = 2;
const repeats = 4;
const isList = 8;
/** Nothing is looked for further inside. */
const maxDepth = 32;

/**
 * Creates a scan that finds what a model wrote in an event of JSON, without decoding the event: in each field
 * called `under` the strings in `texts`, which may stand further inside of `containers`. It is run on every event
 * of every stream, and so reads no more of one than it must.
 *
 * @param repeated names in `texts` that stand for the same text where an event has more than one of them
 */
export function createTextScan({
  under,
  texts,
  containers = [],
  repeated = [],
}: {
  readonly under: string;
  readonly texts: readonly string[];
  readonly containers?: readonly string[];
  readonly repeated?: readonly string[];
}): (json: Buffer, text: TextMeter) => void {
  const findField = createFieldSearch(under);
  const names = [...new Set([...texts, ...containers])].map((name) => ({
    bytes: Buffer.from(name),
    meaning:
      (texts.includes(name) ? isText : 0) |
      (containers.includes(name) ? isContainer : 0) |
      (repeated.includes(name) ? repeats : 0),
  }));
  const root = isContainer | (texts.includes(under) ? isText : 0);
  // Of each open list or object what it is under, and whether it is a list. One scan ends before the next begins.
  const open = new Uint8Array(maxDepth);

  return function scanText(json, text) {
    let at = findField(json);
    while (at !== -1) at = findField(json, scanValue(json, at, text));
  };

  /** Where the value ends that begins here. */
  function scanValue(json: Buffer, from: number, text: TextMeter): number {
    const first = json[from];
    if (first !== quote && first !== openBrace && first !== openBracket) return from;
    let depth = 0;
    let meaning = root;
    let repeatedSeen = false;
    for (let at = from; at < json.length; at += 1) {
      const byte = json[at];
      if (byte === quote) {
        const start = at + 1;
        at = findStringEnd(json, start);
        const inObject =
          depth > 0 && depth <= maxDepth && ((open[depth - 1] as number) & isList) === 0;
        if (inObject && json[skipSpace(json, at + 1)] === colon) {
          const container = (open[depth - 1] as number) & isContainer;
          meaning = container === 0 ? 0 : resolveMeaning(json, start, at);
          continue;
        }
        if (
          (meaning & isText) !== 0 &&
          at > start &&
          !(repeatedSeen && (meaning & repeats) !== 0)
        ) {
          text.addJson(json, start, at);
          repeatedSeen ||= (meaning & repeats) !== 0;
        }
      } else if (byte === openBrace || byte === openBracket) {
        meaning = (meaning & isContainer) === 0 ? 0 : meaning;
        if (depth < maxDepth) open[depth] = byte === openBracket ? meaning | isList : meaning;
        else meaning = 0;
        depth += 1;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth -= 1;
        // The next element of a list is under the same name as the list.
        meaning = depth > 0 && depth <= maxDepth ? (open[depth - 1] as number) & ~isList : 0;
      } else continue;
      if (depth <= 0) return at + 1;
    }
    return json.length;
  }

  function resolveMeaning(json: Buffer, from: number, to: number): number {
    for (const { bytes, meaning } of names) {
      if (bytes.length === to - from && isAt(bytes, json, from)) return meaning;
    }
    return 0;
  }
}

function isAt(bytes: Buffer, json: Buffer, from: number): boolean {
  for (let at = 0; at < bytes.length; at += 1) if (json[from + at] !== bytes[at]) return false;
  return true;
}

function findStringEnd(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return Math.min(at, json.length);
}
