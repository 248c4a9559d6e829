import type { Attributes, MetricPoint } from '../domain/span.ts';
import { describeValue } from './describe-value.ts';
import {
  findTokenMeter,
  isReplacedMetric,
  meterAttributes,
  type TokenMeter,
} from './metric-tokens.ts';

/** A data point that counts tokens. */
export interface SummedPoint extends TokenMeter {
  readonly point: MetricPoint;
  /** 32 hex digits of sender, metric, start and attributes: the same for every later point of the sum. */
  readonly seriesId: string;
  /** The same without what is counted: input and output of the same calls have it in common. */
  readonly groupId: string;
}

/** The data points of a request that become records, and how many count what spans report as well. */
export interface SummedPoints {
  readonly points: readonly SummedPoint[];
  readonly ignoredCount: number;
}

/**
 * Selects the data points that are usage: Claude Code's, and those of the services that send nothing
 * but metrics, by name. All others repeat what the same calls' spans report.
 */
export function selectSummedPoints(
  points: readonly MetricPoint[],
  { services, digest }: { services: ReadonlySet<string>; digest: (text: string) => string },
): SummedPoints {
  const names = new Set(points.map(({ name }) => name));
  const selected: SummedPoint[] = [];
  let ignoredCount = 0;
  for (const point of points) {
    const meter = findTokenMeter(point);
    if (meter === null || !Number.isFinite(point.value) || point.value < 0) continue;
    const service = point.resource.get('service.name');
    const isOnlyWitness =
      meter.dialect === 'claude-code-metrics' ||
      (typeof service === 'string' && services.has(service));
    if (isOnlyWitness && !isReplacedMetric(point, names)) {
      const group = [describe(point.resource), describe(point.attributes, meterAttributes)];
      selected.push({
        ...meter,
        point,
        groupId: digest(JSON.stringify([meter.dialect, ...group])),
        // Processes that share a name have started at different times.
        seriesId: digest(
          JSON.stringify([
            point.name,
            describe(point.resource),
            describe(point.attributes),
            String(point.startTimeUnixNano),
          ]),
        ).slice(0, 32),
      });
    } else ignoredCount += 1;
  }
  return { points: selected, ignoredCount };
}

function describe(attributes: Attributes, except: ReadonlySet<string> = new Set()): string {
  const pairs = [...attributes].filter(([key]) => !except.has(key));
  return JSON.stringify(pairs.map(([key, value]) => [key, describeValue(value)]).sort());
}
