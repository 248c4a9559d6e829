import type { Attributes } from '@opentelemetry/api';
import type { FinishedCall } from '../../call.ts';
import { createHistogram, type HistogramState } from './histogram.ts';
import { metricAttributes, call as names } from './semconv.ts';

// The boundaries that the GenAI conventions advise.
const secondBoundaries = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const tokenBoundaries = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
];

export const tokenKinds = [
  'uncached_input',
  'cache_read',
  'cache_write',
  'visible_output',
  'reasoning',
] as const;

export type TokenKind = (typeof tokenKinds)[number];

/** The sums of calls with the same operation, provider and models. */
export interface ModelSeries {
  readonly attributes: Attributes;
  readonly tokens: Record<TokenKind, number>;
  readonly inputTokens: HistogramState;
  readonly outputTokens: HistogramState;
  readonly timeToFirstChunk: HistogramState;
}

/** The durations of those that failed in the same way, or did not. */
export interface DurationSeries {
  readonly attributes: Attributes;
  readonly duration: HistogramState;
}

/** The number of those that ended alike. */
export interface RequestSeries {
  readonly attributes: Attributes;
  requests: number;
}

/** Where one call is counted. */
export interface CallSeries {
  readonly model: ModelSeries;
  readonly durations: DurationSeries;
  readonly outcome: RequestSeries;
}

/** Everything that is counted in this process, in the order in which it first came. */
export interface SeriesTable {
  readonly models: ReadonlyMap<string, ModelSeries>;
  readonly durations: ReadonlyMap<string, DurationSeries>;
  readonly outcomes: ReadonlyMap<string, RequestSeries>;
  /** The series of a call; one for all once there are too many. */
  resolve(call: FinishedCall): CallSeries;
}

/** Attributes of what came when the bound was reached, as OpenTelemetry's specification names them. */
export const overflowAttributes: Attributes = { [metricAttributes.overflow]: true };
const overflowKey = '';

/**
 * @param maxSeries distinct combinations that are kept apart, at most: model names can come from an app's users
 */
export function createSeriesTable({ maxSeries = 2000 } = {}): SeriesTable {
  const calls = new Map<string, CallSeries>();
  const models = new Map<string, ModelSeries>();
  const durations = new Map<string, DurationSeries>();
  const outcomes = new Map<string, RequestSeries>();

  function resolve(call: FinishedCall): CallSeries {
    const { outcome } = call;
    // One look-up for a call like an earlier one.
    const modelKey = `${call.operationName}\0${call.providerName}\0${call.request.model ?? ''}\0${call.response.model ?? ''}`;
    const durationKey = `${modelKey}\0${outcome.errorType ?? ''}`;
    const key = `${durationKey}\0${outcome.status}`;
    let series = calls.get(key);
    if (series === undefined) {
      series =
        calls.size < maxSeries
          ? createCallSeries(createAttributes(call), { modelKey, durationKey, key, call })
          : createOverflow();
      if (calls.size < maxSeries) calls.set(key, series);
    }
    return series;
  }

  function createCallSeries(
    attributes: Attributes,
    {
      modelKey,
      durationKey,
      key,
      call: { outcome },
    }: { modelKey: string; durationKey: string; key: string; call: FinishedCall },
  ): CallSeries {
    const failed =
      outcome.errorType === undefined
        ? attributes
        : { ...attributes, [names.errorType]: outcome.errorType };
    return {
      model: getOrSet(models, modelKey, () => createModelSeries(attributes)),
      durations: getOrSet(durations, durationKey, () => createDurationSeries(failed)),
      outcome: getOrSet(outcomes, key, () => ({
        attributes: { ...failed, [names.status]: outcome.status },
        requests: 0,
      })),
    };
  }

  function createOverflow(): CallSeries {
    return {
      model: getOrSet(models, overflowKey, () => createModelSeries(overflowAttributes)),
      durations: getOrSet(durations, overflowKey, () => createDurationSeries(overflowAttributes)),
      outcome: getOrSet(outcomes, overflowKey, () => ({
        attributes: overflowAttributes,
        requests: 0,
      })),
    };
  }

  return { models, durations, outcomes, resolve };
}

function createModelSeries(attributes: Attributes): ModelSeries {
  return {
    attributes,
    tokens: { uncached_input: 0, cache_read: 0, cache_write: 0, visible_output: 0, reasoning: 0 },
    inputTokens: createHistogram(tokenBoundaries),
    outputTokens: createHistogram(tokenBoundaries),
    timeToFirstChunk: createHistogram(secondBoundaries),
  };
}

function createDurationSeries(attributes: Attributes): DurationSeries {
  return { attributes, duration: createHistogram(secondBoundaries) };
}

/** The server's address is on the span: an app that calls a hundred hosts would have a hundred of each series. */
function createAttributes({ request, response, ...call }: FinishedCall): Attributes {
  return {
    [names.operationName]: call.operationName,
    [names.providerName]: call.providerName,
    ...(request.model === undefined ? {} : { [names.requestModel]: request.model }),
    ...(response.model === undefined ? {} : { [names.responseModel]: response.model }),
  };
}

function getOrSet<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
