/** A header as Node holds it, as one text: the values of one that came several times are joined. */
export function formatHeader(
  value: number | string | readonly string[] | undefined,
): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'object' ? value.join(', ') : String(value);
}
