import type { RequestHead } from '../call.ts';

/**
 * Whether a header's value is a list of entries as W3C's Baggage has them, `key=value;properties`, which is how
 * every tracer writes it. A header `baggage` that is anything else is an app's own.
 */
export function isBaggage(value: string): boolean {
  return value.split(',').every((entry) => /^[ \t]*[!#$%&'*+.^_`|~\w-]+[ \t]*=/.test(entry));
}

/**
 * Whether a header `baggage` may be taken off its request. Not where AWS's signature names it: without the
 * header it would be another request than the one that was signed.
 */
export function isRemovableBaggage(
  value: string,
  { header }: Pick<RequestHead, 'header'>,
): boolean {
  const isSigned = /\bSignedHeaders=[^,\s]*\bbaggage\b/i.test(header('authorization') ?? '');
  return !isSigned && isBaggage(value);
}
