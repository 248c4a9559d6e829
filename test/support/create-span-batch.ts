import { randomBytes } from 'node:crypto';

/** An OTLP/JSON trace export of `ai.usage` spans, as an instrumented app would send it. */
export interface SpanBatch {
  /** The response ids of its spans: unique, so that each can be found in the ledger. */
  readonly responseIds: readonly string[];
  /** What `POST /v1/traces` takes, before it is text. */
  readonly request: TraceExport;
}

interface TraceExport {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly spans: readonly JsonSpan[];
    }[];
  }[];
}

/** An attribute in OTLP/JSON; an integer is text. */
export interface KeyValue {
  readonly key: string;
  readonly value: { stringValue: string } | { intValue: string } | { boolValue: boolean };
}

interface JsonSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly kind: 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code: 0 };
}

/** Creates batches whose spans are numbered through: sequence 1, 2, 3 … of one process. */
export function createSpanBatches({
  environment = 'test',
  users = ['ada', 'grace', 'alan', 'katherine'],
}: {
  environment?: string;
  users?: readonly string[];
} = {}): (size: number) => SpanBatch {
  const instance = randomBytes(8).toString('hex');
  let sequence = 0;
  return function createSpanBatch(size) {
    const responseIds: string[] = [];
    const spans: JsonSpan[] = [];
    for (let index = 0; index < size; index += 1) {
      sequence += 1;
      const responseId = `chatcmpl-${instance}-${sequence}`;
      responseIds.push(responseId);
      spans.push(createSpan(responseId, sequence, users[sequence % users.length] ?? 'ada'));
    }
    const resource = {
      attributes: [
        text('service.name', 'load'),
        text('service.instance.id', instance),
        text('deployment.environment.name', environment),
      ],
    };
    const scope = { name: '@tallylight/instrumentation', version: '0.1.0' };
    return {
      responseIds,
      request: { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] },
    };
  };
}

function createSpan(responseId: string, sequence: number, user: string): JsonSpan {
  const startedAt = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'ai.usage',
    kind: 3,
    startTimeUnixNano: String(startedAt),
    endTimeUnixNano: String(startedAt + 412_000_000n),
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'openai'),
      text('gen_ai.request.model', 'gpt-4o-mini'),
      text('gen_ai.response.model', 'gpt-4o-mini-2024-07-18'),
      text('gen_ai.response.id', responseId),
      { key: 'gen_ai.request.stream', value: { boolValue: false } },
      count('gen_ai.usage.input_tokens', 1200),
      count('gen_ai.usage.output_tokens', 350),
      count('gen_ai.usage.cache_read.input_tokens', 0),
      count('gen_ai.usage.reasoning.output_tokens', 0),
      text('ai.usage.status', 'success'),
      text('ai.usage.source', 'reported'),
      count('ai.usage.sequence', sequence),
      count('ai.usage.attempt', 1),
      text('ai.usage.service_tier', 'default'),
      count('http.response.status_code', 200),
      text('server.address', 'api.openai.com'),
      count('server.port', 443),
      text('user.id', user),
      text('ai.usage.feature', 'load'),
      text('ai.usage.tag.team', 'web'),
    ],
    status: { code: 0 },
  };
}

function text(key: string, value: string): KeyValue {
  return { key, value: { stringValue: value } };
}

function count(key: string, value: number): KeyValue {
  return { key, value: { intValue: String(value) } };
}
