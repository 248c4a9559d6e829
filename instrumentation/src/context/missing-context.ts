import type { UsageContext } from '../call.ts';

/** The fields of a usage context by the names that `TALLYLIGHT_REQUIRE_CONTEXT` has for them. */
const fields = {
  user: 'userId',
  organization: 'organization',
  project: 'project',
  feature: 'feature',
  task: 'task',
  session: 'sessionId',
  object: 'object',
} as const satisfies Readonly<Record<string, keyof UsageContext>>;

export type RequiredField = keyof typeof fields;
export const requirableFields = Object.keys(fields).filter(isField);

/** What every call must say: `any` of the fields, or each of these; `null` where nothing is required. */
export type RequiredContext = 'any' | readonly RequiredField[] | null;

/** The parts of `text` that name no field of a usage context come back as `unknown`. */
export function parseRequiredContext(text: string): {
  readonly required: RequiredContext;
  readonly unknown: readonly string[];
} {
  const names = text
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0 || names.join() === 'false') return { required: null, unknown: [] };
  if (names.length === 1 && names[0] === 'true') return { required: 'any', unknown: [] };
  const known = [...new Set(names.filter(isField))];
  return {
    required: known.length === 0 ? null : known,
    unknown: names.filter((name) => !isField(name)),
  };
}

function isField(name: string): name is RequiredField {
  return Object.hasOwn(fields, name);
}

/** What is required and missing: names of fields, or `any`; `''` where nothing is missing. */
export function findMissingContext(context: UsageContext, required: RequiredContext): string {
  if (required === null) return '';
  const has = (name: RequiredField) =>
    name === 'object'
      ? Boolean(context.object?.type || context.object?.id)
      : Boolean(context[fields[name]]);
  if (required === 'any') {
    const known = requirableFields.some(has);
    return known || Object.values(context.tags ?? {}).some((tag) => tag !== '') ? '' : 'any';
  }
  return required.filter((name) => !has(name)).join(',');
}
