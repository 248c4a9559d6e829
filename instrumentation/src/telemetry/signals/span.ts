import type { Attributes, HrTime, SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { spanName } from './semconv.ts';
import { createRandomIds, deriveIds } from './span-ids.ts';
import { createUsageAttributes, type UsageRecord } from './usage-attributes.ts';

/** What all spans of a process have in common. */
export type SpanOrigin = Pick<ReadableSpan, 'resource' | 'instrumentationScope'>;

// Numbers of the API's enumerations, which would bring the whole API into the bundle.
const clientKind = 2;
const unsetStatus = { code: 0 };
const errorStatus = { code: 2 };
const sampledFlag = 1;
const noList: never[] = [];

/**
 * The span of one finished call, as a child of its parent where the app had an active span. It is made when
 * it is sent, and says the rest when it is asked: a span of the SDK is made to be changed, and costs the app
 * twenty times as much.
 */
export class UsageSpan implements ReadableSpan {
  readonly record: UsageRecord;
  readonly parentSpanContext?: SpanContext;
  readonly resource: SpanOrigin['resource'];
  readonly instrumentationScope: SpanOrigin['instrumentationScope'];
  readonly #context: SpanContext;

  constructor(record: UsageRecord, { resource, instrumentationScope }: SpanOrigin) {
    const { call, parent } = record;
    this.record = record;
    this.resource = resource;
    this.instrumentationScope = instrumentationScope;
    if (call.identity !== undefined) {
      // Made by someone else at another time: whoever asks for it now is not its parent.
      this.#context = {
        ...deriveIds(call.providerName, call.identity),
        traceFlags: sampledFlag,
      };
      return;
    }
    const ids = createRandomIds(parent?.traceId ?? null);
    this.#context = { ...ids, traceFlags: sampledFlag };
    if (parent === null) return;
    this.parentSpanContext = parent;
    if (parent.traceState !== undefined) this.#context.traceState = parent.traceState;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  get name(): string {
    return spanName;
  }

  get kind(): number {
    return clientKind;
  }

  get startTime(): HrTime {
    return createHrTime(this.record.call.startedAtMs, 0);
  }

  get endTime(): HrTime {
    return createHrTime(this.record.call.startedAtMs, this.record.call.durationMs);
  }

  get duration(): HrTime {
    return createHrTime(0, this.record.call.durationMs);
  }

  get ended(): boolean {
    return true;
  }

  get status(): { code: number } {
    return this.record.call.outcome.status === 'success' ? unsetStatus : errorStatus;
  }

  get attributes(): Attributes {
    return createUsageAttributes(this.record);
  }

  get links(): never[] {
    return noList;
  }

  get events(): never[] {
    return noList;
  }

  get droppedAttributesCount(): number {
    return 0;
  }

  get droppedEventsCount(): number {
    return 0;
  }

  get droppedLinksCount(): number {
    return 0;
  }
}

/** Seconds and nanoseconds, which a floating number of milliseconds since 1970 could not hold. */
function createHrTime(startMs: number, durationMs: number): HrTime {
  const seconds = Math.floor(startMs / 1000);
  const nanoseconds = Math.round((startMs % 1000) * 1e6 + durationMs * 1e6);
  return [seconds + Math.floor(nanoseconds / 1e9), nanoseconds % 1e9];
}
