import { TextMemory } from '../text-memory.ts';

/** Every field of OTLP/JSON that is read. All others are stepped over without becoming strings. */
const fieldNames = [
  'aggregationTemporality',
  'arrayValue',
  'asDouble',
  'asInt',
  'attributes',
  'body',
  'boolValue',
  'bytesValue',
  'code',
  'count',
  'dataPoints',
  'doubleValue',
  'endTimeUnixNano',
  'eventName',
  'flags',
  'gauge',
  'histogram',
  'intValue',
  'isMonotonic',
  'key',
  'kvlistValue',
  'logRecords',
  'message',
  'metrics',
  'name',
  'observedTimeUnixNano',
  'parentSpanId',
  'resource',
  'resourceLogs',
  'resourceMetrics',
  'resourceSpans',
  'scope',
  'scopeLogs',
  'scopeMetrics',
  'scopeSpans',
  'severityNumber',
  'severityText',
  'spanId',
  'spans',
  'startTimeUnixNano',
  'status',
  'stringValue',
  'sum',
  'timeUnixNano',
  'traceId',
  'unit',
  'value',
  'values',
] as const;

/** One of the fields that are read, `''` for any other. */
export type FieldName = (typeof fieldNames)[number] | '';

/** Where a field is in the table: for a guess at the field that comes next. */
export type FieldSlot = number;

/** A power of two, so that a hash becomes a slot by masking. */
const slots = 512;

/** One with which every name has a slot of its own, found at the start: a lookup compares once. */
const multiplier = findMultiplier();

const names = new Array<FieldName>(slots).fill('');
const memory = new TextMemory(slots);
for (const name of fieldNames) {
  const bytes = Buffer.from(name);
  const slot = resolveFieldSlot(bytes, 0, bytes.length);
  names[slot] = name;
  memory.remember(slot, name, { bytes, start: 0, end: bytes.length });
}

/** The slot of a field that is read. */
export function slotOf(name: FieldName): FieldSlot {
  return names.indexOf(name);
}

/** The slot in which the field is, if it is one that is read. */
export function resolveFieldSlot(bytes: Uint8Array, start: number, end: number): FieldSlot {
  return hash(bytes, { start, end, by: multiplier });
}

/** The length of the name in the slot. */
export function nameLengthAt(slot: FieldSlot): number {
  return memory.lengthOf(slot);
}

/** The field in the slot, if its name begins at this position of a body; else `''`. */
export function matchField(slot: FieldSlot, bytes: Uint8Array, start: number): FieldName {
  return memory.recall(slot, bytes, start) === null ? '' : (names[slot] ?? '');
}

function findMultiplier(): number {
  for (let by = 1; by < 100_000; by += 1) {
    const taken = fieldNames.map((name) =>
      hash(Buffer.from(name), { start: 0, end: name.length, by }),
    );
    if (new Set(taken).size === fieldNames.length) return by;
  }
  throw new Error('Two field names have the same length, first, middle and last letter.');
}

function hash(
  bytes: Uint8Array,
  { start, end, by }: { start: number; end: number; by: number },
): number {
  const length = end - start;
  const first = bytes[start] ?? 0;
  const middle = bytes[start + (length >> 1)] ?? 0;
  const last = bytes[end - 1] ?? 0;
  const mixed = Math.imul((length << 21) + (first << 14) + (middle << 7) + last, by);
  return (mixed >>> 16) & (slots - 1);
}
