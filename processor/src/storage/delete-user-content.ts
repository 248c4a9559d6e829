import type pg from 'pg';
import { createLongQuery } from './create-long-query.ts';

/**
 * Deletes what was asked and answered in a user's calls, also where another record of the call has it: the
 * one that names the user and the one that has the content may be two.
 * @returns how many records lost their content.
 */
export async function deleteUserContent(
  client: pg.PoolClient,
  { tenant, tenantId, nameId }: { tenant: string; tenantId: number; nameId: number },
): Promise<number> {
  // The other question reads all records of the user; most ledgers have no content.
  const { rows } = await client.query('select from usage_content where tenant_id = $1 limit 1', [
    tenantId,
  ]);
  if (rows.length === 0) return 0;
  const { rowCount } = await client.query(
    createLongQuery(
      `with own as (
        select usage_id($1, started_at, trace_id, span_id) as id, superseded_by
        from usage_records where tenant_id = $2 and user_id = $3
      ), calls as (
        select id from own union select superseded_by from own where superseded_by is not null
      )
      delete from usage_content as content using usage_records as record
      where content.tenant_id = $2 and record.tenant_id = $2
        and record.started_at = content.started_at
        and record.trace_id = content.trace_id and record.span_id = content.span_id
        and (record.superseded_by in (select id from calls)
          or usage_id($1, content.started_at, content.trace_id, content.span_id)
            in (select id from calls))`,
      [tenant, tenantId, nameId],
    ),
  );
  return rowCount ?? 0;
}
