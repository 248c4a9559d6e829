import type { UsageContext } from '../call.ts';

/** Names of OpenTelemetry's baggage, best first. `ai.feature` is what apps have used before there was ours. */
const textFields = [
  ['userId', ['user.id', 'enduser.id']],
  ['sessionId', ['session.id']],
  ['organization', ['ai.usage.organization']],
  ['project', ['ai.usage.project']],
  ['feature', ['ai.usage.feature', 'ai.feature']],
  ['task', ['ai.usage.task']],
] as const satisfies readonly (readonly [keyof UsageContext, readonly string[]])[];
const tagPrefix = 'ai.usage.tag.';

/** The usage context that the entries of the app's baggage make. Empty values say nothing. */
export function parseBaggage(entries: ReadonlyMap<string, string>): UsageContext {
  const context: { -readonly [Field in keyof UsageContext]: UsageContext[Field] } = {};
  for (const [field, names] of textFields) {
    const value = names.map((name) => entries.get(name)).find(Boolean);
    if (value !== undefined) context[field] = value;
  }
  const type = entries.get('ai.usage.object.type') ?? '';
  const id = entries.get('ai.usage.object.id') ?? '';
  if (type !== '' || id !== '') context.object = { type, id };
  const tags = [...entries].flatMap(([name, value]) =>
    name.startsWith(tagPrefix) && value !== '' ? [[name.slice(tagPrefix.length), value]] : [],
  );
  if (tags.length > 0) context.tags = Object.fromEntries(tags);
  return context;
}
