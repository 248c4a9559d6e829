/** What stands for a label's value, and for all values beyond its limit. */
export const otherLabel = 'other';

/** Turns what a sender wrote into a value that Prometheus may see. */
export type LabelLimit = (value: string) => string;

/**
 * Lets the first `maxValues` different values pass, unless they are too long, and turns the others
 * into `other`, for as long as the processor runs: senders choose these values, and each one is a
 * time series for good.
 * The empty value, which to Prometheus is no label, always passes.
 */
export function createLabelLimit({
  maxValues,
  maxLength,
  onOverflow,
}: {
  readonly maxValues: number;
  readonly maxLength: number;
  readonly onOverflow: () => void;
}): LabelLimit {
  const admitted = new Set<string>(['']);
  return function limitLabel(value) {
    if (admitted.has(value)) return value;
    if (admitted.size > maxValues || value.length > maxLength) {
      onOverflow();
      return otherLabel;
    }
    admitted.add(value);
    return value;
  };
}
