import type { ApiRecord } from '../support/ledger-api.ts';
import type { Screen } from './screen.ts';

const columns = [
  ['time', 8],
  ['user', 9],
  ['feature', 12],
  ['model', 26],
  ['in', 7],
  ['cached', 7],
  ['out', 6],
  ['cost', 12],
] as const;

/** The table's head. */
export function formatHead({ paint }: Screen): string {
  return paint('bold', columns.map(([name, width], index) => align(name, width, index)).join('  '));
}

/** One priced call as a row. Unknown is a dash, never a zero. */
export function formatRecord(record: ApiRecord, { paint }: Screen): string {
  const cells = [
    new Date(record.started_at).toLocaleTimeString('en-GB'),
    record.user_id ?? '–',
    record.feature ?? '–',
    record.response_model ?? record.request_model ?? '–',
    formatCount(record.input_tokens),
    formatCount(record.cache_read_input_tokens),
    formatCount(record.output_tokens),
    record.effective_cost === null ? 'unknown' : `$${record.effective_cost}`,
  ];
  const row = cells.map((cell, index) => align(cell, columns[index]?.[1] ?? 0, index)).join('  ');
  if (record.status === 'success') return row;
  return `${row}  ${paint(record.status === 'rate_limited' ? 'yellow' : 'red', record.status)}`;
}

function formatCount(count: number | null): string {
  return count === null ? '–' : count.toLocaleString('en-GB');
}

/** Counts stand to the right; a cost stands to the left, so that the points are below each other. */
function align(text: string, width: number, column: number): string {
  return column >= 4 && column <= 6 ? text.padStart(width) : text.padEnd(width);
}
