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
  const dimensionIds = formatDimensionIds({ tenantId, filter }, bind);
  if (dimensionIds !== null) conditions.push(`dimension_id = any(${dimensionIds})`);
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
  return [...conditions, ...formatRestConditions(filter, bind)];
}

/** Conditions on what stands in the record itself. */
export function formatRestConditions(filter: UsageFilter, bind: Bind): string[] {
  const conditions: string[] = [];
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

/** SQL of the array of the dimensions' ids that a filter allows; `null` where it allows all. */
export function formatDimensionIds(
  { tenantId, filter }: { tenantId: string | null; filter: UsageFilter },
  bind: Bind,
): string | null {
  const conditions = formatDimensions(filter, bind);
  if (conditions.length === 0) return null;
  if (tenantId !== null) conditions.push(`tenant_id = ${tenantId}`);
  return `array(select id from usage_dimensions where ${conditions.join(' and ')})`;
}

/** SQL of the id of a user or a session. */
export function formatNameId(
  kind: 'user' | 'session',
  tenantId: string,
  name: string,
  bind: Bind,
): string {
  return `(select id from usage_names
    where hash = usage_hash(${tenantId}::text, '${kind}', ${bind(name)}::text))`;
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
