import type pg from 'pg';
import type { CallContent } from '../domain/content.ts';
import { formatStartRange } from './counted-rows.ts';
import { runQuery } from './run-query.ts';
import { createBindings, formatTenantId } from './usage-conditions.ts';
import { parseUsageId } from './usage-id.ts';

/**
 * What was asked and answered in a tenant's call; `null` where nothing of it is kept.
 * @throws UnavailableError when the database is away.
 */
export async function selectUsageContent(
  pool: pg.Pool,
  { tenant, id }: { readonly tenant: string; readonly id: string },
): Promise<CallContent | null> {
  const parsed = parseUsageId(id);
  if (parsed === null) return null;
  const { bind, values } = createBindings();
  const { startedAtMs } = parsed;
  const millisecond = { from: new Date(startedAtMs), to: new Date(startedAtMs + 1) };
  const conditions = [
    `tenant_id = ${formatTenantId(tenant, bind)}`,
    ...formatStartRange(millisecond, bind),
    `usage_id(${bind(tenant)}, started_at, trace_id, span_id) = ${bind(parsed.id)}`,
  ];
  const [row] = await runQuery<CallContent>(
    pool,
    `select input_messages as "inputMessages", output_messages as "outputMessages",
      system_instructions as "systemInstructions", is_cut as "isCut"
    from usage_content where ${conditions.join(' and ')}`,
    values,
  );
  return row ?? null;
}
