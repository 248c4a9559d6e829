/** `erase`: nobody is named any more. `anonymize`: a made-up name stands for the person from now on. */
export type ErasureMode = 'erase' | 'anonymize';

/** A user who is to be erased. */
export interface ErasureOrder {
  readonly tenant: string;
  readonly userId: string;
  readonly mode: ErasureMode;
  readonly by: string;
  readonly isDryRun: boolean;
  readonly now: Date;
}

/** What named the user, by kind; what is 0 after it was done before. */
export interface ErasureCounts {
  /** 1 where the user was known by name. */
  readonly users: number;
  readonly sessions: number;
  /** Records of the user. They stay. */
  readonly records: number;
  /** Records whose prompts and answers were kept: these are gone. */
  readonly content: number;
  /** Records with the user's id in an object, a task or a tag. */
  readonly records_changed: number;
  readonly dimensions: number;
  readonly details: number;
  readonly alerts: number;
  readonly quarantined: number;
}

/** What an erasure changed, or would change. */
export interface ErasureOutcome {
  readonly isDryRun: boolean;
  readonly mode: ErasureMode;
  /** What stands for the user now; `null` where nothing does. */
  readonly pseudonym: string | null;
  readonly counts: ErasureCounts;
  /** Days, UTC, that are sealed because of it. */
  readonly sealedDays: number;
}

/** Shorter ids, and those without a letter, are only replaced where a text is nothing else. */
const MIN_WORD_LENGTH = 4;

/**
 * Replaces a name in the texts of a JSON value: where a text is the name, and where it stands in it as a
 * word. What is JSON inside of a text is looked through as well.
 */
export function replaceName(value: unknown, name: string, replacement: string): unknown {
  if (typeof value === 'string') return replaceInText(value, name, replacement);
  if (Array.isArray(value)) return value.map((item) => replaceName(item, name, replacement));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceName(item, name, replacement)]),
  );
}

function replaceInText(text: string, name: string, replacement: string): string {
  if (text === name) return replacement;
  if (!text.includes(name) && !text.includes(JSON.stringify(name).slice(1, -1))) return text;
  const inner = parseObject(text);
  if (inner !== null) return JSON.stringify(replaceName(inner, name, replacement));
  const literal = createWordLiteral(name);
  if (literal === null) return text;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'gu');
  return text.replaceAll(word, () => replacement);
}

/** The name within a regular expression; `null` where it is not looked for in longer texts. */
export function createWordLiteral(name: string): string | null {
  if (name.length < MIN_WORD_LENGTH || !/\p{L}/u.test(name)) return null;
  return name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function parseObject(text: string): object | null {
  if (!text.startsWith('{') && !text.startsWith('[')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
