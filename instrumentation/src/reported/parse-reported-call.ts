import type { FinishedCall, Outcome, ResponseFacts, Usage, UsageStatus } from '../call.ts';
import { parseReportedCost } from './parse-reported-cost.ts';
import { parseReportedTimes } from './parse-reported-times.ts';
import { parseReportedUsage } from './parse-reported-usage.ts';
import { createFieldReader, type FieldReader, isFields, type Report } from './read-fields.ts';
import type { ReportedCall } from './reported-call.ts';

/** A reported call as any other record, but for its context, which is not yet read. */
export interface ParsedCall {
  readonly call: Omit<FinishedCall, 'context'>;
  readonly context: unknown;
}

const statuses: ReadonlySet<string> = new Set<UsageStatus>([
  'success',
  'error',
  'timeout',
  'rate_limited',
  'cancelled',
  'incomplete',
]);
// `satisfies` keeps the list and the type one.
const fields: ReadonlySet<string> = new Set(
  Object.keys({
    provider: 0,
    operation: 0,
    model: 0,
    responseModel: 0,
    responseId: 0,
    usage: 0,
    cost: 0,
    estimateMethod: 0,
    status: 0,
    errorType: 0,
    startedAt: 0,
    durationMs: 0,
    timeToFirstChunkMs: 0,
    stream: 0,
    finishReasons: 0,
    serviceTier: 0,
    processing: 0,
    region: 0,
    attempt: 0,
    serverAddress: 0,
    serverPort: 0,
    context: 0,
  } satisfies Record<keyof ReportedCall, 0>),
);

/**
 * What an app that nobody type-checked passes to `recordUsage`. What cannot be read is left out and reported;
 * without provider and operation there is no record.
 *
 * @param nowMs milliseconds since the Unix epoch
 */
export function parseReportedCall(
  value: unknown,
  { nowMs, report }: { readonly nowMs: number; readonly report: Report },
): ParsedCall | null {
  if (!isFields(value)) {
    report("nothing is recorded: give an object such as { provider: 'openai', operation: 'chat' }");
    return null;
  }
  const read = createFieldReader(value, report);
  const providerName = read.word('provider');
  const operationName = read.word('operation');
  if (providerName === undefined || operationName === undefined) {
    report('nothing is recorded: provider and operation are required');
    return null;
  }
  for (const name of read.names()) {
    if (!fields.has(name)) report(`${JSON.stringify(name.slice(0, 50))} is no field of a call`);
  }
  const usage = parseReportedUsage(read.value('usage'), report);
  const statedCost = parseReportedCost(read.value('cost'), report);
  return {
    context: read.value('context'),
    call: withoutUndefined({
      providerName,
      operationName,
      serverAddress: read.text('serverAddress'),
      serverPort: read.count('serverPort'),
      request: withoutUndefined({
        model: read.text('model'),
        stream: read.flag('stream'),
        region: read.text('region'),
        processing: read.text('processing'),
      }),
      response: withoutUndefined({
        model: read.text('responseModel'),
        id: read.text('responseId'),
        serviceTier: read.text('serviceTier'),
        finishReasons: parseTexts(read.value('finishReasons')),
        usage,
        statedCost,
      }),
      outcome: resolveReportedOutcome(read, usage, statedCost, report),
      billing: {},
      attempt: read.count('attempt') || undefined,
      timeToFirstChunkMs: read.quantity('timeToFirstChunkMs'),
      ...parseReportedTimes(read, { nowMs, report }),
    }),
  };
}

function resolveReportedOutcome(
  read: FieldReader,
  usage: Usage | undefined,
  statedCost: ResponseFacts['statedCost'],
  report: Report,
): Outcome {
  const errorType = read.word('errorType');
  const stated = read.value('status');
  if (stated !== undefined && !statuses.has(String(stated))) {
    report(`status is left out: it must be one of ${[...statuses].join(', ')}`);
  }
  const fallback = errorType === undefined ? 'success' : 'error';
  const status = statuses.has(String(stated)) ? (stated as UsageStatus) : fallback;
  const known = usage !== undefined || statedCost !== undefined;
  const method = read.text('estimateMethod');
  const failure = errorType === undefined ? {} : { errorType };
  // A limit is met before any work.
  if (!known)
    return { status, source: status === 'rate_limited' ? 'not_billed' : 'absent', ...failure };
  return method === undefined
    ? { status, source: 'reported', ...failure }
    : { status, source: 'estimated', estimateMethod: method, ...failure };
}

function parseTexts(value: unknown): string[] | undefined {
  return Array.isArray(value)
    ? value.filter((text): text is string => typeof text === 'string')
    : undefined;
}

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } & {};
type WithoutUndefined<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name];
} & Partial<Defined<Fields>>;

function withoutUndefined<Fields extends object>(fields: Fields): WithoutUndefined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as WithoutUndefined<Fields>;
}
