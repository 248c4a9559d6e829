import type { SeriesState, SeriesStates } from '../domain/metric-series.ts';
import type { SummedPoint } from './summed-points.ts';

/** By how much a sum grew over some time. */
export interface Growth {
  readonly summed: SummedPoint;
  readonly fromUs: bigint;
  readonly toUs: bigint;
  readonly value: number;
}

/**
 * Turns sums into what was added to them since they were sent last. A sum that is new, or that has
 * begun again, has grown by all that it holds; one that was sent before has not grown.
 * @param states of the sums before, of which those that grow from their start need none.
 * @returns the growth, and the states that have changed.
 */
export function advanceSeries(
  points: readonly SummedPoint[],
  states: SeriesStates,
): { growths: readonly Growth[]; states: SeriesStates } {
  const changed = new Map<string, SeriesState>();
  const growths: Growth[] = [];
  for (const summed of sumColliding(points)) {
    const { startTimeUnixNano, timeUnixNano, value, temporality } = summed.point;
    const toUs = timeUnixNano / 1000n;
    const startUs = startTimeUnixNano > 0n ? startTimeUnixNano / 1000n : toUs;
    if (temporality === 'delta') {
      growths.push({ summed, fromUs: startUs, toUs, value });
      continue;
    }
    const before = changed.get(summed.seriesId) ?? states.get(summed.seriesId);
    if (before !== undefined && toUs <= before.atUs) continue;
    changed.set(summed.seriesId, { atUs: toUs, value });
    const hasBegunAgain = before === undefined || value < before.value;
    growths.push({
      summed,
      fromUs: before?.atUs ?? startUs,
      toUs,
      value: hasBegunAgain ? value : value - before.value,
    });
  }
  return { growths: growths.filter(({ value }) => value > 0), states: changed };
}

/**
 * The points in order of time. Of what a collector has left of their attributes, several sums of one
 * request may be alike: together they are one.
 */
function sumColliding(points: readonly SummedPoint[]): SummedPoint[] {
  const groups = Map.groupBy(points, ({ seriesId, point }) => `${seriesId} ${point.timeUnixNano}`);
  return [...groups.values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const value = others.reduce((sum, { point }) => sum + point.value, first.point.value);
      return [{ ...first, point: { ...first.point, value } }];
    })
    .sort((one, other) => (one.point.timeUnixNano < other.point.timeUnixNano ? -1 : 1));
}
