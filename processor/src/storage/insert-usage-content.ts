import type pg from 'pg';
import type { CallContent } from '../domain/content.ts';
import { formatColumn, type Scalar } from './format-array.ts';
import { runQuery } from './run-query.ts';
import { formatSpanId } from './span-id.ts';
import type { UsageRow } from './usage-columns.ts';

/** Characters in one statement, at which the next one begins: its text is a copy of all of them. */
const MAX_STATEMENT_LENGTH = 4 * 1024 * 1024;

const NAMES =
  'tenant_id, trace_id, span_id, input_messages, output_messages, system_instructions, is_cut';

const INSERT = `
  insert into usage_content (started_at, ${NAMES})
  select timestamptz 'epoch' + started_at_us * interval '1 microsecond', ${NAMES}
  from unnest($1::bigint[], $2::integer[], $3::uuid[], $4::bigint[], $5::text[], $6::text[],
    $7::text[], $8::boolean[]) as batch (started_at_us, ${NAMES})
  on conflict do nothing`;

/** What is inserted of a row. */
interface ContentRow {
  readonly row: UsageRow;
  readonly content: CallContent;
}

/**
 * Stores what was asked and answered in the calls of rows that are new, in the rows' transaction.
 * @throws pg's DatabaseError where a text is refused, which refuses them all.
 */
export async function insertUsageContent(
  client: pg.PoolClient,
  rows: readonly UsageRow[],
): Promise<void> {
  let batch: ContentRow[] = [];
  let length = 0;
  for (const row of rows) {
    const { content } = row.resolved.usage;
    if (!content) continue;
    batch.push({ row, content });
    length += measureContent(content);
    if (length < MAX_STATEMENT_LENGTH) continue;
    await insertBatch(client, batch);
    batch = [];
    length = 0;
  }
  if (batch.length > 0) await insertBatch(client, batch);
}

/** Characters. */
export function measureContent(content: CallContent): number {
  const { inputMessages, outputMessages, systemInstructions } = content;
  return [inputMessages, outputMessages, systemInstructions].reduce(
    (total, text) => total + (text?.length ?? 0),
    0,
  );
}

async function insertBatch(client: pg.PoolClient, batch: readonly ContentRow[]): Promise<void> {
  const ofRow = (read: (row: UsageRow) => Scalar) => formatColumn(batch, ({ row }) => read(row));
  const ofContent = (read: (content: CallContent) => Scalar) =>
    formatColumn(batch, ({ content }) => read(content));
  await runQuery(client, INSERT, [
    ofRow(({ resolved }) => resolved.usage.record.startedAtUs),
    ofRow(({ resolved }) => resolved.tenantId),
    ofRow(({ resolved }) => resolved.usage.record.traceId),
    ofRow(({ resolved }) => formatSpanId(resolved.usage.record.spanId)),
    ofContent(({ inputMessages }) => inputMessages),
    ofContent(({ outputMessages }) => outputMessages),
    ofContent(({ systemInstructions }) => systemInstructions),
    ofContent(({ isCut }) => isCut),
  ]);
}
