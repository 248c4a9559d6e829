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
  const inOrder = points.toSorted((one, other) => compare(one.point, other.point));
  for (const summed of inOrder) {
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

function compare(one: SummedPoint['point'], other: SummedPoint['point']): number {
  return one.timeUnixNano < other.timeUnixNano ? -1 : 1;
}
