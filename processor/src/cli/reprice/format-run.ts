import { escapeControls } from '../escape-controls.ts';
import { formatTable } from '../format-table.ts';
import type { Run, RunAnswer } from './run.ts';

/** What a run has changed, or would change, in tables. */
export function formatAnswer(run: RunAnswer): string {
  const { totals } = run;
  if (totals.records === 0) {
    const which = run.examined === 1 ? 'it' : 'every one of them';
    return `${formatExamined(run)}: ${which} has the cost that it would get now.\n`;
  }
  const would = run.dry_run
    ? 'would change'
    : run.state === 'running'
      ? 'changed so far'
      : 'changed';
  const head = [
    `${formatExamined(run)}, ${totals.records} ${would}:`,
    `${totals.old_effective_cost} → ${totals.new_effective_cost} USD (${sign(totals.difference)})`,
  ];
  const lines = [
    head.join(' '),
    ...remark(totals.newly_priced, 'had no price and get one'),
    ...remark(totals.newly_unpriced, 'lose their price: their cost becomes unknown'),
    ...remark(
      totals.adjusted,
      'are of closed months: the difference is posted now, and those months stay as they are',
    ),
  ];
  const tables = [
    formatPart('model', run.by_model, ({ tenant, provider_name: provider, model }) =>
      nameIn(run, tenant, model === null ? provider : `${provider}/${model}`),
    ),
    formatPart('project', run.by_project, ({ tenant, project }) =>
      nameIn(run, tenant, project ?? '(none)'),
    ),
    formatPart('budget', run.by_budget, ({ tenant, budget, period_start: start }) =>
      nameIn(run, tenant, `${budget}, from ${start}`),
    ),
  ];
  return `${lines.map(escapeControls).join('\n')}\n${tables.join('')}`;
}

/** Runs, one a line. */
export function formatRuns(runs: readonly Run[]): string {
  if (runs.length === 0) return 'No past call was priced anew.\n';
  return formatTable([
    ['run', 'requested', 'state', 'examined', 'by', 'reason'],
    ...runs.map((run) => [
      run.id,
      run.requested_at.slice(0, 19),
      run.dry_run ? `${run.state}, dry run` : run.state,
      String(run.examined),
      run.by ?? '',
      run.reason,
    ]),
  ]);
}

function formatExamined({ examined }: RunAnswer): string {
  return examined === 1 ? '1 record was looked at' : `${examined} records were looked at`;
}

function remark(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} of these ${what}.`];
}

/** Whose it is, where several tenants are asked for. */
function nameIn(run: RunAnswer, tenant: string, name: string): string {
  return run.tenant === null ? `${tenant}: ${name}` : name;
}

interface Part {
  readonly records: number;
  readonly old_effective_cost: string;
  readonly new_effective_cost: string;
  readonly difference: string;
}

function formatPart<Row extends Part>(
  head: string,
  rows: readonly Row[],
  name: (row: Row) => string,
): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => [
    name(row),
    String(row.records),
    row.old_effective_cost,
    row.new_effective_cost,
    sign(row.difference),
  ]);
  return `\n${formatTable([[head, 'records', 'old USD', 'new USD', 'difference'], ...cells])}`;
}

function sign(difference: string): string {
  return difference === '0' || difference.startsWith('-') ? difference : `+${difference}`;
}
