import type { UsageFilter } from '../domain/ledger.ts';

/** Adds a value to a statement's parameters and returns its placeholder. */
export type Bind = (value: unknown) => string;

/** The placeholders of one statement, and the values behind them. */
export function createBindings(): { bind: Bind; values: readonly unknown[] } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

/** Columns that the records and the hourly sums share. */
const SHARED = {
  provider: 'provider_name',
  environment: 'environment',
  service: 'service',
  feature: 'feature',
  project: 'project',
  organization: 'organization',
  status: 'status',
} as const satisfies Partial<Record<keyof UsageFilter, string>>;

/** Conditions on `usage_hourly`; the times are the caller's. */
export function formatRollupConditions(filter: UsageFilter, bind: Bind): string[] {
  const conditions = formatShared(filter, bind);
  if (filter.user !== undefined) conditions.push(`user_id = ${bind(filter.user)}`);
  return conditions;
}

/** Conditions on `usage_records`; the times are the caller's. */
export function formatRecordConditions(filter: UsageFilter, bind: Bind): string[] {
  const conditions = formatShared(filter, bind);
  if (filter.user !== undefined) conditions.push(indexed('user_id', bind(filter.user)));
  if (filter.session !== undefined) conditions.push(indexed('session_id', bind(filter.session)));
  if (filter.task !== undefined) conditions.push(`task = ${bind(filter.task)}`);
  if (filter.tags !== undefined && Object.keys(filter.tags).length > 0) {
    conditions.push(`tags @> ${bind(JSON.stringify(filter.tags))}::jsonb`);
  }
  return conditions;
}

/** Whether the hourly sums can answer: they know neither sessions nor tasks nor tags. */
export function isRolledUp({ session, task, tags }: UsageFilter): boolean {
  return (
    session === undefined &&
    task === undefined &&
    (tags === undefined || Object.keys(tags).length === 0)
  );
}

function formatShared(filter: UsageFilter, bind: Bind): string[] {
  const conditions: string[] = [];
  for (const [field, column] of Object.entries(SHARED)) {
    const value = filter[field as keyof typeof SHARED];
    if (value !== undefined) conditions.push(`${column} = ${bind(value)}`);
  }
  if (filter.model !== undefined) {
    const model = bind(filter.model);
    conditions.push(`(response_model = ${model} or request_model = ${model})`);
  }
  return conditions;
}

/** The index holds the first 128 characters; the second half makes the match exact. */
function indexed(column: string, placeholder: string): string {
  return `left(${column}, 128) = left(${placeholder}::text, 128) and ${column} = ${placeholder}`;
}
