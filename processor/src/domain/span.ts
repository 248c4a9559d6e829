/** The value of an OTLP attribute, as far as the pipeline reads it. Nested lists and maps stay opaque. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue | null }
  | null;

/** Attributes by key. A `Map`, because the keys are the sender's: `__proto__` is a key like any other. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** OTLP's span status: 0 unset, 1 ok, 2 error. */
export type SpanStatusCode = 0 | 1 | 2;

/** What a received span carries, decoded from protobuf or JSON into the same words. */
export interface Span {
  /** 32 lower-case hex digits. Possibly empty or all zero: a sender's mistake that `extract` reports. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** Nanoseconds since the Unix epoch; `0n` when the sender left it out. */
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: Attributes;
  readonly statusCode: SpanStatusCode;
  readonly statusMessage: string;
  /** Name of the instrumentation scope, `''` when there is none. */
  readonly scopeName: string;
  readonly resource: Attributes;
}

/** One data point of a received OTLP metric. Exponential histograms and summaries are not read. */
export interface MetricPoint {
  readonly name: string;
  readonly kind: 'gauge' | 'sum' | 'histogram';
  /** `''` when the sender does not say. */
  readonly unit: string;
  /**
   * Whether a sum or histogram counts from its start (`cumulative`) or since it was sent last (`delta`);
   * `null` for gauges, and where the sender does not say.
   */
  readonly temporality: 'delta' | 'cumulative' | null;
  /** Whether a sum only ever grows. */
  readonly isMonotonic: boolean;
  /** Of a histogram, the sum of what was measured. */
  readonly value: number;
  /** How many measurements a histogram sums; `null` for the others. */
  readonly count: number | null;
  /** Nanoseconds since the Unix epoch; `0n` when the sender left it out. */
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly attributes: Attributes;
  /** Name of the instrumentation scope, `''` when there is none. */
  readonly scopeName: string;
  readonly resource: Attributes;
}
