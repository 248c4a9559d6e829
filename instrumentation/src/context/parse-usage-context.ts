import type { UsageContext } from '../call.ts';

/** Tells of a mistake in a context. The text names fields and types, never a value: those may be people. */
export type ReportMistake = (mistake: string) => void;

const textFields = [
  'userId',
  'organization',
  'project',
  'feature',
  'task',
  'sessionId',
] as const satisfies readonly (keyof UsageContext)[];
const switches = ['prompt', 'answer'] as const;
const fields: ReadonlySet<string> = new Set([...textFields, 'object', 'tags', 'capture']);

/**
 * What an app that nobody type-checked may pass as its context: numbers and booleans become text, what
 * cannot be read is left out and reported. Never throws.
 */
export function parseUsageContext(context: unknown, report: ReportMistake): UsageContext {
  try {
    return parseFields(context, report);
  } catch {
    // A getter or a proxy of the app.
    report('the context cannot be read: give a plain object');
    return {};
  }
}

function parseFields(context: unknown, report: ReportMistake): UsageContext {
  if (isAbsent(context)) return {};
  if (!isPlain(context)) {
    report(`the context is ${describeType(context)}: give an object such as { userId: 'ada' }`);
    return {};
  }
  const parsed: { -readonly [Field in keyof UsageContext]: UsageContext[Field] } = {};
  for (const field of textFields) {
    const text = parseText(field, context[field], report);
    if (text !== undefined) parsed[field] = text;
  }
  const object = parseObject(context.object, report);
  if (object !== undefined) parsed.object = object;
  const tags = parseTags(context.tags, report);
  if (tags !== undefined) parsed.tags = tags;
  const capture = parseCapture(context.capture, report);
  if (capture !== undefined) parsed.capture = capture;
  for (const name of Object.keys(context)) {
    if (fields.has(name)) continue;
    report(`${quote(name)} is no field: there are ${[...fields].join(', ')}; tags take the rest`);
  }
  return parsed;
}

function parseObject(value: unknown, report: ReportMistake): UsageContext['object'] {
  if (isAbsent(value)) return undefined;
  if (!isPlain(value)) {
    report(
      `object is ${describeType(value)} and is left out: give { type: 'ticket', id: '4711' } or the like`,
    );
    return undefined;
  }
  const type = parseText('object.type', value.type, report);
  const id = parseText('object.id', value.id, report);
  if (isAbsent(value.type)) report('object has no type');
  if (isAbsent(value.id)) report('object has no id');
  if (type === undefined && id === undefined) return undefined;
  // An empty text stays out of the record.
  return { type: type ?? '', id: id ?? '' };
}

function parseTags(value: unknown, report: ReportMistake): UsageContext['tags'] {
  if (isAbsent(value)) return undefined;
  if (!isPlain(value)) {
    report(
      `tags is ${describeType(value)} and is left out: give an object such as { team: 'web' }`,
    );
    return undefined;
  }
  const tags = Object.entries(value).flatMap(([key, tag]) => {
    const text = parseText(`tags[${quote(key)}]`, tag, report);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(tags);
}

function parseCapture(value: unknown, report: ReportMistake): UsageContext['capture'] {
  if (isAbsent(value)) return undefined;
  if (!isPlain(value)) {
    report(
      `capture is ${describeType(value)}, nothing is kept: give { prompt: true, answer: true }`,
    );
    return { prompt: false, answer: false };
  }
  const parsed: { prompt?: boolean; answer?: boolean } = {};
  for (const name of switches) {
    const wanted = value[name];
    if (isAbsent(wanted)) continue;
    // What cannot be read must not keep what was to be left out.
    parsed[name] = wanted === true;
    if (typeof wanted === 'boolean') continue;
    report(`capture.${name} is ${describeType(wanted)}, nothing is kept: give true or false`);
  }
  return parsed;
}

function parseText(name: string, value: unknown, report: ReportMistake): string | undefined {
  if (typeof value === 'string') return value;
  if (isAbsent(value)) return undefined;
  const isNumber = typeof value === 'number' && !Number.isNaN(value);
  if (isNumber || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  report(`${name} is ${describeType(value)} and is left out: give text`);
  return undefined;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (Number.isNaN(value)) return 'not a number';
  return /^[aeiou]/.test(typeof value) ? `an ${typeof value}` : `a ${typeof value}`;
}

/** Names are the app's own words; a very long one is cut. */
function quote(name: string): string {
  return JSON.stringify(name.slice(0, 50));
}
