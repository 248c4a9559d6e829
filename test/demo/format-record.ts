import type { ApiRecord } from '../support/ledger-api.ts';
import { type Column, fitColumns } from './fit-columns.ts';
import type { Screen } from './screen.ts';

/** The table's head. */
export function formatHead({ paint, columns }: Screen): string {
  const names = fitColumns(columns())
    .filter(({ name }) => name !== 'status')
    .map((column) => align(column.name, column));
  return paint('bold', names.join('  '));
}

/** One priced call as a row. Unknown is a dash, never a zero. */
export function formatRecord(record: ApiRecord, { paint, columns }: Screen): string {
  const cells: Readonly<Record<Column['name'], string>> = {
    time: new Date(record.started_at).toLocaleTimeString('en-GB'),
    user: record.user_id ?? '–',
    feature: record.feature ?? '–',
    model: record.response_model ?? record.request_model ?? '–',
    in: formatCount(record.input_tokens),
    cached: formatCount(record.cache_read_input_tokens),
    out: formatCount(record.output_tokens),
    cost: formatCost(record),
    status: record.status === 'success' ? '' : record.status,
  };
  return fitColumns(columns())
    .map((column) => {
      const cell = align(cells[column.name], column);
      if (column.name !== 'status') return cell;
      return paint(record.status === 'rate_limited' ? 'yellow' : 'red', cell.trimEnd());
    })
    .join('  ');
}

/** An estimate is never to be taken for what a provider reported. */
function formatCost({ effective_cost: cost, usage_source: source }: ApiRecord): string {
  if (cost === null) return 'unknown';
  return `${source === 'estimated' ? '~' : ''}$${cost}`;
}

function formatCount(count: number | null): string {
  return count === null ? '–' : count.toLocaleString('en-GB');
}

function align(text: string, { name, width, isNumber = false }: Column): string {
  if (isNumber || name === 'cost') return isNumber ? text.padStart(width) : text.padEnd(width);
  if (text.length <= width) return text.padEnd(width);
  // A model's date is what is missed least.
  const dateless = text.replace(/-\d{4}-?\d{2}-?\d{2}$/, '');
  return dateless.length <= width ? dateless.padEnd(width) : `${dateless.slice(0, width - 1)}…`;
}
