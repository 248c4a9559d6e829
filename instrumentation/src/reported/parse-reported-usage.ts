import type { Usage } from '../call.ts';
import { createFieldReader, isFields, parseQuantity, type Report } from './read-fields.ts';

const tokenFields = [
  'inputTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
  'cacheWrite1hInputTokens',
  'audioInputTokens',
  'imageInputTokens',
  'videoInputTokens',
  'audioCacheReadInputTokens',
  'imageCacheReadInputTokens',
  'outputTokens',
  'reasoningOutputTokens',
  'audioOutputTokens',
  'imageOutputTokens',
  'videoOutputTokens',
] as const satisfies readonly (keyof Usage)[];

// Each part lies within its total.
const wholes = [
  ['cacheReadInputTokens', 'inputTokens'],
  ['cacheWriteInputTokens', 'inputTokens'],
  ['audioInputTokens', 'inputTokens'],
  ['imageInputTokens', 'inputTokens'],
  ['videoInputTokens', 'inputTokens'],
  ['cacheWrite1hInputTokens', 'cacheWriteInputTokens'],
  ['audioCacheReadInputTokens', 'cacheReadInputTokens'],
  ['imageCacheReadInputTokens', 'cacheReadInputTokens'],
  ['reasoningOutputTokens', 'outputTokens'],
  ['audioOutputTokens', 'outputTokens'],
  ['imageOutputTokens', 'outputTokens'],
  ['videoOutputTokens', 'outputTokens'],
] as const;

/** The counts of a reported call; `undefined` where none of them can be read. */
export function parseReportedUsage(value: unknown, report: Report): Usage | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isFields(value)) {
    report('usage is left out: give counts such as { inputTokens: 12, outputTokens: 3 }');
    return undefined;
  }
  const read = createFieldReader(value, report, 'usage.');
  const usage: { -readonly [Field in keyof Usage]: Usage[Field] } = {};
  for (const field of tokenFields) {
    const count = read.count(field);
    if (count !== undefined) usage[field] = count;
  }
  const units = parseUnits(read.value('units'), report);
  if (units !== undefined) usage.units = units;
  const known: readonly string[] = tokenFields;
  for (const name of read.names()) {
    if (name !== 'units' && !known.includes(name)) {
      report(`usage.${name.slice(0, 50)} is no count: there are ${known.join(', ')} and units`);
    }
  }
  for (const [part, whole] of wholes) {
    if ((usage[part] ?? 0) > (usage[whole] ?? Number.POSITIVE_INFINITY)) {
      report(`usage.${part} is more than usage.${whole}, which must include it`);
    }
  }
  return Object.keys(usage).length === 0 ? undefined : usage;
}

function parseUnits(value: unknown, report: Report): Usage['units'] {
  if (value === undefined || value === null) return undefined;
  if (!isFields(value)) {
    report('usage.units is left out: give quantities such as { audio_seconds: 3.5 }');
    return undefined;
  }
  const units = Object.entries(value).flatMap(([unit, quantity]) => {
    const parsed = /^[\w.-]{1,64}$/.test(unit) ? parseQuantity(quantity) : undefined;
    if (parsed === undefined)
      report('a unit is left out: it must be a name and a number of 0 or more');
    return parsed === undefined ? [] : [[unit, parsed] as const];
  });
  return units.length === 0 ? undefined : Object.fromEntries(units);
}
