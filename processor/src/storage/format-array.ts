/** A value that fits into a column of a batch; `Uint8Array` and objects are made text before. */
export type Scalar = string | number | bigint | boolean | null;

/**
 * Postgres' text form of an array, for `unnest`. Written by hand: pg's own serializer, which has to
 * expect dates, buffers and nested arrays, takes three to four times as long.
 */
export function formatArray(values: readonly Scalar[]): string {
  return formatColumn(values, (value) => value);
}

/** The same of one value of each row, without a list of them in between. */
export function formatColumn<Row>(rows: readonly Row[], read: (row: Row) => Scalar): string {
  let text = '{';
  for (const row of rows) {
    const value = read(row);
    if (text.length > 1) text += ',';
    text += typeof value === 'string' ? quote(value) : value === null ? 'NULL' : String(value);
  }
  return `${text}}`;
}

function quote(value: string): string {
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}
