import type { Attributes } from '@opentelemetry/api';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { FinishedCall, Usage } from '../../call.ts';
import { addToHistogram } from './histogram.ts';
import { createHistogramData, createSumData, type Point } from './metric-data.ts';
import { metricAttributes, metrics, call as names } from './semconv.ts';
import { createSeriesTable, overflowAttributes, type TokenKind, tokenKinds } from './series.ts';

/** The metrics of the client. No user, session or request id is ever an attribute of one. */
export interface UsageMetrics {
  record(call: FinishedCall): void;
  countUnparsed(serverAddress: string): void;
  countDropped(count?: number): void;
  /** The state of every metric since the start of the process; those that say nothing yet are left out. */
  collect(): MetricData[];
}

/**
 * Plain numbers, and what OpenTelemetry's exporter needs only when something is exported: the SDK's
 * instruments build, check and hash the attributes of every single measurement.
 */
export function createUsageMetrics({ maxSeries = 2000 } = {}): UsageMetrics {
  const startedAtMs = Date.now();
  const table = createSeriesTable({ maxSeries });
  const unparsed = new Map<string, Point<number>>();
  const withoutContext = new Map<string, Point<number>>();
  let dropped = 0;

  function record(call: FinishedCall): void {
    // Told again, it would be counted again.
    if (call.identity !== undefined) return;
    const { model, durations, outcome } = table.resolve(call);
    outcome.requests += 1;
    addToHistogram(durations.duration, call.durationMs / 1000);
    if (call.timeToFirstChunkMs !== undefined) {
      addToHistogram(model.timeToFirstChunk, call.timeToFirstChunkMs / 1000);
    }
    if (call.missingContext !== undefined) {
      count(withoutContext, {
        [names.operationName]: call.operationName,
        [names.providerName]: call.providerName,
        [names.missingContext]: call.missingContext,
      });
    }
    const { usage } = call.response;
    if (usage === undefined || call.outcome.source !== 'reported') return;
    addTokens(model.tokens, usage);
    if (usage.inputTokens !== undefined) addToHistogram(model.inputTokens, usage.inputTokens);
    if (usage.outputTokens !== undefined) addToHistogram(model.outputTokens, usage.outputTokens);
  }

  function count(points: Map<string, Point<number>>, attributes: Attributes): void {
    const name = Object.values(attributes).join('\0');
    const isKnown = points.has(name) || points.size < maxSeries;
    const key = isKnown ? name : '';
    points.set(key, {
      attributes: isKnown ? attributes : overflowAttributes,
      value: (points.get(key)?.value ?? 0) + 1,
    });
  }

  function collect(): MetricData[] {
    // The clock may have been set back.
    const times = { startedAtMs, nowMs: Math.max(startedAtMs, Date.now()) };
    const models = [...table.models.values()];
    return [
      createSumData(metrics.requests, times, {
        unit: '{request}',
        description: 'Calls to AI providers, one per attempt on the wire',
        points: [...table.outcomes.values()].map(({ attributes, requests: value }) => ({
          attributes,
          value,
        })),
      }),
      createSumData(metrics.tokens, times, {
        unit: '{token}',
        description: 'Tokens by disjoint kind, so that their sum is the total',
        points: models.flatMap(({ attributes, tokens }) =>
          tokenKinds.map((kind) => ({
            attributes: extend(attributes, metricAttributes.tokenKind, kind),
            value: tokens[kind],
          })),
        ),
      }),
      createHistogramData(metrics.duration, times, {
        unit: 's',
        description: 'From the start of the request to the last byte of the response',
        points: [...table.durations.values()].map(({ attributes, duration: value }) => ({
          attributes,
          value,
        })),
      }),
      createHistogramData(metrics.tokenUsage, times, {
        unit: '{token}',
        description: 'Input and output tokens per call',
        points: models.flatMap(({ attributes, inputTokens, outputTokens }) => [
          {
            attributes: extend(attributes, metricAttributes.tokenType, 'input'),
            value: inputTokens,
          },
          {
            attributes: extend(attributes, metricAttributes.tokenType, 'output'),
            value: outputTokens,
          },
        ]),
      }),
      createHistogramData(metrics.timeToFirstChunk, times, {
        unit: 's',
        description: 'From the start of the request to the first chunk of a stream',
        points: models.map(({ attributes, timeToFirstChunk: value }) => ({ attributes, value })),
      }),
      createSumData(metrics.unparsed, times, {
        unit: '{request}',
        description: 'Calls to AI hosts whose usage was not understood',
        points: [...unparsed.values()],
      }),
      createSumData(metrics.withoutContext, times, {
        unit: '{request}',
        description: 'Calls whose usage context lacks what the configuration requires',
        points: [...withoutContext.values()],
      }),
      createSumData(metrics.dropped, times, {
        unit: '{record}',
        description: 'Records given up because they could not be delivered',
        points: [{ attributes: {}, value: dropped }],
      }),
    ].filter(({ dataPoints }) => dataPoints.length > 0);
  }

  return {
    record,
    countUnparsed(serverAddress) {
      count(unparsed, { [names.serverAddress]: serverAddress });
    },
    countDropped(count = 1) {
      dropped += count;
    },
    collect,
  };
}

function extend(attributes: Attributes, name: string, value: string): Attributes {
  return { ...attributes, [name]: value };
}

/** The totals include their parts; the kinds do not overlap. */
function addTokens(tokens: Record<TokenKind, number>, usage: Usage): void {
  const cacheRead = usage.cacheReadInputTokens ?? 0;
  const cacheWrite = usage.cacheWriteInputTokens ?? 0;
  const reasoning = usage.reasoningOutputTokens ?? 0;
  tokens.uncached_input += Math.max((usage.inputTokens ?? 0) - cacheRead - cacheWrite, 0);
  tokens.cache_read += cacheRead;
  tokens.cache_write += cacheWrite;
  tokens.visible_output += Math.max((usage.outputTokens ?? 0) - reasoning, 0);
  tokens.reasoning += reasoning;
}
