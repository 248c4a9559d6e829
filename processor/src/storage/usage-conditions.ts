import type { UsageFilter } from '../domain/ledger.ts';

/** Adds a value to a statement's parameters and returns its placeholder. */
export type Bind = (value: unknown) => string;

/** The placeholders of one statement, and the values behind them. */
export function createBindings(): { bind: Bind; values: readonly unknown[] } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

/** Filters on the columns of `usage_dimensions`. */
const DIMENSION_COLUMNS = {
  provider: 'provider_name',
  environment: 'environment',
  service: 'service',
  feature: 'feature',
  project: 'project',
  organization: 'organization',
  status: 'status',
} as const satisfies Partial<Record<keyof UsageFilter, string>>;

/** SQL of the tenant's id. */
export function formatTenantId(tenant: string, bind: Bind): string {
  return `(select id from tenants where name = ${bind(tenant)})`;
}

/**
 * Conditions that hold for records, hourly sums and adjustments alike; the times are the caller's.
 * @param tenant null is every tenant; a user can be asked for of one only.
 */
export function formatSharedConditions(
  { tenant, filter }: { tenant: string | null; filter: UsageFilter },
  bind: Bind,
): string[] {
  const conditions: string[] = [];
  const tenantId = tenant === null ? null : formatTenantId(tenant, bind);
  if (tenantId !== null) conditions.push(`tenant_id = ${tenantId}`);
  const dimensions = formatDimensions(filter, bind);
  if (dimensions.length > 0) {
    if (tenantId !== null) dimensions.push(`tenant_id = ${tenantId}`);
    conditions.push(
      `dimension_id = any(array(select id from usage_dimensions where ${dimensions.join(' and ')}))`,
    );
  }
  if (filter.user !== undefined && tenantId !== null) {
    conditions.push(`user_id = ${formatNameId('user', tenantId, filter.user, bind)}`);
  }
  return conditions;
}

/** Conditions that hold for records only. */
export function formatRecordConditions(
  { tenant, filter }: { tenant: string | null; filter: UsageFilter },
  bind: Bind,
): string[] {
  const conditions: string[] = [];
  if (filter.session !== undefined && tenant !== null) {
    const tenantId = formatTenantId(tenant, bind);
    conditions.push(`session_id = ${formatNameId('session', tenantId, filter.session, bind)}`);
  }
  if (filter.task !== undefined) conditions.push(`rest->>'task' = ${bind(filter.task)}`);
  if (filter.tags !== undefined && Object.keys(filter.tags).length > 0) {
    conditions.push(`rest->'tags' @> ${bind(JSON.stringify(filter.tags))}::jsonb`);
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

function formatDimensions(filter: UsageFilter, bind: Bind): string[] {
  const conditions: string[] = [];
  for (const [field, column] of Object.entries(DIMENSION_COLUMNS)) {
    const value = filter[field as keyof typeof DIMENSION_COLUMNS];
    if (value !== undefined) conditions.push(`${column} = ${bind(value)}`);
  }
  if (filter.model !== undefined) {
    const model = bind(filter.model);
    conditions.push(`(response_model = ${model} or request_model = ${model})`);
  }
  return conditions;
}

function formatNameId(kind: 'user' | 'session', tenantId: string, name: string, bind: Bind) {
  return `(select id from usage_names
    where hash = usage_hash(${tenantId}::text, '${kind}', ${bind(name)}::text))`;
}
