import type { Attributes, Meter } from '@opentelemetry/api';
import type { FinishedCall, Usage } from '../call.ts';
import { metricAttributes, metrics, call as names } from './semconv.ts';

/** The metrics of the client. No user, session or request id is ever an attribute of one. */
export interface UsageMetrics {
  record(call: FinishedCall): void;
  countUnparsed(serverAddress: string): void;
  countDropped(): void;
}

// The boundaries that the GenAI conventions advise.
const secondBoundaries = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const tokenBoundaries = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
];

export function createUsageMetrics(meter: Meter): UsageMetrics {
  const requests = meter.createCounter(metrics.requests, {
    unit: '{request}',
    description: 'Calls to AI providers, one per attempt on the wire',
  });
  const tokens = meter.createCounter(metrics.tokens, {
    unit: '{token}',
    description: 'Tokens by disjoint kind, so that their sum is the total',
  });
  const duration = meter.createHistogram(metrics.duration, {
    unit: 's',
    description: 'From the start of the request to the last byte of the response',
    advice: { explicitBucketBoundaries: secondBoundaries },
  });
  const tokenUsage = meter.createHistogram(metrics.tokenUsage, {
    unit: '{token}',
    description: 'Input and output tokens per call',
    advice: { explicitBucketBoundaries: tokenBoundaries },
  });
  const timeToFirstChunk = meter.createHistogram(metrics.timeToFirstChunk, {
    unit: 's',
    description: 'From the start of the request to the first chunk of a stream',
    advice: { explicitBucketBoundaries: secondBoundaries },
  });
  const unparsed = meter.createCounter(metrics.unparsed, {
    unit: '{request}',
    description: 'Calls to AI hosts whose usage was not understood',
  });
  const dropped = meter.createCounter(metrics.dropped, {
    unit: '{record}',
    description: 'Records given up because they could not be delivered',
  });

  function record(call: FinishedCall): void {
    const attributes = createAttributes(call);
    const failed = call.outcome.errorType;
    const outcome =
      failed === undefined ? attributes : { ...attributes, [names.errorType]: failed };
    requests.add(1, { ...outcome, [names.status]: call.outcome.status });
    duration.record(call.durationMs / 1000, outcome);
    if (call.timeToFirstChunkMs !== undefined) {
      timeToFirstChunk.record(call.timeToFirstChunkMs / 1000, attributes);
    }
    const { usage } = call.response;
    if (usage === undefined || call.outcome.source !== 'reported') return;
    for (const [kind, count] of splitTokens(usage)) {
      if (count > 0) tokens.add(count, { ...attributes, [metricAttributes.tokenKind]: kind });
    }
    for (const [type, count] of [
      ['input', usage.inputTokens],
      ['output', usage.outputTokens],
    ] as const) {
      if (count === undefined) continue;
      tokenUsage.record(count, { ...attributes, [metricAttributes.tokenType]: type });
    }
  }

  return {
    record,
    countUnparsed: (serverAddress) => unparsed.add(1, { [names.serverAddress]: serverAddress }),
    countDropped: () => dropped.add(1),
  };
}

function createAttributes({ request, response, ...call }: FinishedCall): Attributes {
  return {
    [names.operationName]: call.operationName,
    [names.providerName]: call.providerName,
    [names.serverAddress]: call.serverAddress,
    [names.serverPort]: call.serverPort,
    ...(request.model === undefined ? {} : { [names.requestModel]: request.model }),
    ...(response.model === undefined ? {} : { [names.responseModel]: response.model }),
  };
}

/** The totals include their parts; the kinds do not overlap. */
function splitTokens(usage: Usage): [string, number][] {
  const cacheRead = usage.cacheReadInputTokens ?? 0;
  const cacheWrite = usage.cacheWriteInputTokens ?? 0;
  const reasoning = usage.reasoningOutputTokens ?? 0;
  return [
    ['uncached_input', (usage.inputTokens ?? 0) - cacheRead - cacheWrite],
    ['cache_read', cacheRead],
    ['cache_write', cacheWrite],
    ['visible_output', (usage.outputTokens ?? 0) - reasoning],
    ['reasoning', reasoning],
  ];
}
