import type { Attributes, AttributeValue } from './span.ts';

/** What a received log record carries, decoded from protobuf or JSON into the same words. */
export interface LogRecord {
  /** OTLP's own field, `''` where the sender puts the event's name elsewhere. */
  readonly eventName: string;
  readonly body: AttributeValue;
  /** 32 lower-case hex digits, `''` outside any trace. */
  readonly traceId: string;
  /** 16 lower-case hex digits, `''` outside any span. */
  readonly spanId: string;
  /** Nanoseconds since the Unix epoch, when it happened; `0n` when the sender left it out. */
  readonly timeUnixNano: bigint;
  /** When the sender's pipeline saw it; `0n` when left out. */
  readonly observedTimeUnixNano: bigint;
  readonly attributes: Attributes;
  /** Name of the instrumentation scope, `''` when there is none. */
  readonly scopeName: string;
  readonly resource: Attributes;
}
