/**
 * Whether a header's value is a list of entries as W3C's Baggage has them, `key=value;properties`, which is how
 * every tracer writes it. A header `baggage` that is anything else is an app's own.
 */
export function isBaggage(value: string): boolean {
  return value.split(',').every((entry) => /^[ \t]*[!#$%&'*+.^_`|~\w-]+[ \t]*=/.test(entry));
}
