import { randomBytes } from 'node:crypto';

/** A span in OTLP/JSON with everything where a text can stand. */
export interface JsonSpan {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Attributes of one event. */
  readonly event?: Readonly<Record<string, string>>;
  readonly statusMessage?: string;
}

interface Origin {
  readonly scopeName?: string;
  readonly scope?: Readonly<Record<string, string>>;
  readonly resource?: Readonly<Record<string, string>>;
}

/** Sends spans to a collector and fails unless it takes them. */
export async function postSpans(
  url: string,
  spans: readonly JsonSpan[],
  { scopeName = 'some.instrumentation', scope = {}, resource = {} }: Origin = {},
): Promise<void> {
  await post(`${url}/v1/traces`, {
    resourceSpans: [
      {
        resource: { attributes: keyValues(resource) },
        scopeSpans: [
          {
            scope: { name: scopeName, attributes: keyValues(scope) },
            spans: spans.map(createSpan),
          },
        ],
      },
    ],
  });
}

/** Sends sums of 1 to a collector, by name, each with the same attributes. */
export async function postSums(
  url: string,
  names: readonly string[],
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const dataPoints = [{ asInt: '1', timeUnixNano: now(), attributes: keyValues(attributes) }];
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
  await post(`${url}/v1/metrics`, {
    resourceMetrics: [{ scopeMetrics: [{ metrics: names.map((name) => ({ name, sum })) }] }],
  });
}

function createSpan({ name, attributes = {}, event, statusMessage = '' }: JsonSpan) {
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name,
    kind: 3,
    startTimeUnixNano: now(),
    endTimeUnixNano: now(),
    attributes: keyValues(attributes),
    events: event ? [{ name: 'event', timeUnixNano: now(), attributes: keyValues(event) }] : [],
    status: { code: 2, message: statusMessage },
  };
}

function keyValues(attributes: Readonly<Record<string, string>>) {
  return Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

function now(): string {
  return String(BigInt(Date.now()) * 1_000_000n);
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
}
