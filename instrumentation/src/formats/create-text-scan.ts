import type { TextMeter } from '../call.ts';
import { createFieldSearch, skipSpace } from './create-field-search.ts';

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** What is under a name: nothing of interest, text, or text further inside. */
interface Meaning {
  readonly isText: boolean;
  readonly isContainer: boolean;
  /** Of fields that repeat each other only the first of an event counts. */
  readonly isRepeated: boolean;
}
const nothing: Meaning = { isText: false, isContainer: false, isRepeated: false };

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
  const meanings = [...new Set([...texts, ...containers])].map((name) => ({
    bytes: Buffer.from(name),
    isText: texts.includes(name),
    isContainer: containers.includes(name),
    isRepeated: repeated.includes(name),
  }));
  const root: Meaning = { isText: texts.includes(under), isContainer: true, isRepeated: false };

  return function scanText(json, text) {
    let at = findField(json);
    while (at !== -1) at = findField(json, scanValue(json, at, text));
  };

  /** Where the value ends that begins here. */
  function scanValue(json: Buffer, from: number, text: TextMeter): number {
    const first = json[from];
    if (first !== quote && first !== openBrace && first !== openBracket) return from;
    // Of each open list or object what it is under, and whether it is a list.
    const meaningStack: Meaning[] = [];
    const listStack: boolean[] = [];
    let meaning = root;
    let repeatedSeen = false;
    for (let at = from; at < json.length; at += 1) {
      const byte = json[at];
      if (byte === quote) {
        const end = findStringEnd(json, at + 1);
        const next = skipSpace(json, end + 1);
        if (json[next] === colon && listStack.at(-1) === false) {
          meaning = resolveMeaning(json, at + 1, end, meaningStack.at(-1));
          at = next;
          continue;
        }
        if (meaning.isText && end > at + 1 && !(meaning.isRepeated && repeatedSeen)) {
          text.addJson(json, at + 1, end);
          repeatedSeen ||= meaning.isRepeated;
        }
        at = end;
      } else if (byte === openBrace || byte === openBracket) {
        meaningStack.push(meaning.isContainer ? meaning : nothing);
        listStack.push(byte === openBracket);
      } else if (byte === closeBrace || byte === closeBracket) {
        meaning = meaningStack.pop() ?? nothing;
        listStack.pop();
      } else continue;
      if (listStack.length === 0) return at + 1;
      // The next element of a list is under the same name as the list.
      if (listStack.at(-1) === true) meaning = meaningStack.at(-1) ?? nothing;
    }
    return json.length;
  }

  function resolveMeaning(
    json: Buffer,
    from: number,
    to: number,
    container: Meaning | undefined,
  ): Meaning {
    if (container?.isContainer !== true) return nothing;
    for (const meaning of meanings) {
      if (meaning.bytes.length === to - from && meaning.bytes.compare(json, from, to) === 0) {
        return meaning;
      }
    }
    return nothing;
  }
}

function findStringEnd(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return Math.min(at, json.length);
}
