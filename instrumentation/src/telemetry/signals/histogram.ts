/** Counts of values by size; what OpenTelemetry calls a histogram with explicit boundaries. */
export interface HistogramState {
  readonly boundaries: readonly number[];
  /** One more than there are boundaries; a value equal to a boundary counts below it. */
  readonly counts: number[];
  count: number;
  sum: number;
  min: number;
  max: number;
}

export function createHistogram(boundaries: readonly number[]): HistogramState {
  return {
    boundaries,
    counts: Array(boundaries.length + 1).fill(0),
    count: 0,
    sum: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
  };
}

export function addToHistogram(histogram: HistogramState, value: number): void {
  const { boundaries, counts } = histogram;
  let bucket = 0;
  while (bucket < boundaries.length && value > (boundaries[bucket] as number)) bucket += 1;
  counts[bucket] = (counts[bucket] as number) + 1;
  histogram.count += 1;
  histogram.sum += value;
  if (value < histogram.min) histogram.min = value;
  if (value > histogram.max) histogram.max = value;
}
