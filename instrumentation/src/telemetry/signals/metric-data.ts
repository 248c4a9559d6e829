import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  type HistogramMetricData,
  type MetricData,
  type SumMetricData,
} from '@opentelemetry/sdk-metrics';
import type { HistogramState } from './histogram.ts';

/** One series of a metric. */
export interface Point<Value> {
  readonly attributes: Attributes;
  readonly value: Value;
}

/** Since when a metric has counted, and until when; milliseconds since the Unix epoch. */
export interface MetricTimes {
  readonly startedAtMs: number;
  readonly nowMs: number;
}

interface MetricPoints<Value> {
  readonly unit: string;
  readonly description: string;
  readonly points: readonly Point<Value>[];
}

/** A counter as the exporter takes it; series that count nothing yet are left out. */
export function createSumData(
  name: string,
  times: MetricTimes,
  { points, ...metric }: MetricPoints<number>,
): SumMetricData {
  return {
    ...describe(name, metric),
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    dataPoints: points
      .filter(({ value }) => value > 0)
      .map(({ attributes, value }) => ({ attributes, value, ...convertTimes(times) })),
  };
}

/** A histogram as the exporter takes it; series without values are left out. */
export function createHistogramData(
  name: string,
  times: MetricTimes,
  { points, ...metric }: MetricPoints<HistogramState>,
): HistogramMetricData {
  return {
    ...describe(name, metric),
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: points
      .filter(({ value }) => value.count > 0)
      .map(({ attributes, value: { boundaries, counts, ...totals } }) => ({
        attributes,
        value: { ...totals, buckets: { boundaries: [...boundaries], counts: [...counts] } },
        ...convertTimes(times),
      })),
  };
}

function describe(
  name: string,
  metric: Omit<MetricPoints<unknown>, 'points'>,
): Pick<MetricData, 'descriptor' | 'aggregationTemporality'> {
  return {
    descriptor: { name, ...metric, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
}

function convertTimes({ startedAtMs, nowMs }: MetricTimes): { startTime: HrTime; endTime: HrTime } {
  return { startTime: toHrTime(startedAtMs), endTime: toHrTime(nowMs) };
}

function toHrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6];
}
