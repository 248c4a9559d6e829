import type { PricedUsage } from '../domain/charge.ts';
import { formatAmount } from '../domain/money.ts';
import type { TokenCounts } from '../domain/usage.ts';
import type { Scalar } from './format-array.ts';
import { formatJson, isEmpty } from './format-json.ts';
import type { ResolvedUsage, TenantUsage } from './resolve-usage-ids.ts';
import { formatSpanId } from './span-id.ts';
import { UnstorableError } from './unstorable-error.ts';

/** A usage that is about to become a row. */
export interface UsageRow<Given extends TenantUsage = TenantUsage> {
  readonly resolved: ResolvedUsage<Given>;
  /** Set where the month of its start is closed. */
  readonly postedAt: Date | null;
}

/** A column of `usage_records` and what stands in it. */
interface UsageColumn {
  readonly name: string;
  /** In which it is sent. */
  readonly type: string;
  readonly value: (row: UsageRow) => Scalar;
}

/** The token counts that have no column of their own. */
export const TOKEN_DETAILS = {
  cache_write_1h_input_tokens: 'cacheWrite1hInputTokens',
  audio_input_tokens: 'audioInputTokens',
  image_input_tokens: 'imageInputTokens',
  video_input_tokens: 'videoInputTokens',
  audio_cache_read_input_tokens: 'audioCacheReadInputTokens',
  image_cache_read_input_tokens: 'imageCacheReadInputTokens',
  audio_output_tokens: 'audioOutputTokens',
  image_output_tokens: 'imageOutputTokens',
  video_output_tokens: 'videoOutputTokens',
} as const satisfies Record<string, keyof TokenCounts>;

/** In the order in which they are sent, behind the start. `parse-usage-row.ts` is the way back. */
export const USAGE_COLUMNS: readonly UsageColumn[] = [
  ofRecord('trace_id', 'uuid', ({ record }) => record.traceId),
  ofRecord('span_id', 'bigint', ({ record }) => formatSpanId(record.spanId)),
  ofRecord('duration_us', 'bigint', ({ record }) => record.durationUs),
  ofRecord('sequence', 'bigint', ({ record }) => record.sequence),
  column('posted_at', 'timestamptz', ({ postedAt }) => postedAt?.toISOString() ?? null),
  ofRecord('time_to_first_chunk', 'double precision', ({ record }) => record.timeToFirstChunk),
  column('tenant_id', 'integer', ({ resolved }) => resolved.tenantId),
  column('dimension_id', 'integer', ({ resolved }) => resolved.dimensionId),
  column('detail_id', 'integer', ({ resolved }) => resolved.detailId),
  column('process_id', 'integer', ({ resolved }) => resolved.processId),
  column('user_id', 'integer', ({ resolved }) => resolved.userId),
  column('session_id', 'integer', ({ resolved }) => resolved.sessionId),
  column('price_number', 'integer', ({ resolved }) => resolved.priceNumber),
  ofRecord('cost_basis', 'cost_basis', (usage) => usage.costBasis),
  // Most records are none, and take no room.
  ofRecord('is_estimated', 'boolean', ({ record }) => record.source === 'estimated' || null),
  ofTokens('input_tokens', (tokens) => tokens.inputTokens),
  ofTokens('cache_read_input_tokens', (tokens) => tokens.cacheReadInputTokens),
  ofTokens('cache_write_input_tokens', (tokens) => tokens.cacheWriteInputTokens),
  ofTokens('output_tokens', (tokens) => tokens.outputTokens),
  ofTokens('reasoning_output_tokens', (tokens) => tokens.reasoningOutputTokens),
  ofRecord('list_cost', 'numeric', (usage) => formatCost(usage.listCost)),
  ofRecord('effective_cost', 'numeric', (usage) => formatCost(usage.effectiveCost)),
  ofRecord('response_id', 'text', ({ record }) => record.responseId),
  column('rest', 'jsonb', ({ resolved }) => formatRest(resolved)),
];

function column(name: string, type: string, value: UsageColumn['value']): UsageColumn {
  return { name, type, value };
}

function ofRecord(name: string, type: string, value: (usage: PricedUsage) => Scalar): UsageColumn {
  return column(name, type, ({ resolved }) => value(resolved.usage));
}

function ofTokens(name: string, value: (tokens: TokenCounts) => number | null): UsageColumn {
  return ofRecord(name, 'bigint', ({ record }) => {
    const count = value(record.tokens);
    // Larger ones are no counts, and could make the sums overflow.
    if (count === null || Number.isSafeInteger(count)) return count;
    throw new UnstorableError(`${count} is no count (${name}).`);
  });
}

function formatRest({ usage, priceNumber }: ResolvedUsage): string | null {
  const { record, priceId } = usage;
  const { attribution } = record;
  const rest: Record<string, unknown> = {};
  if (attribution.task !== null) rest.task = attribution.task;
  if (attribution.objectType !== null) rest.object_type = attribution.objectType;
  if (attribution.objectId !== null) rest.object_id = attribution.objectId;
  if (!isEmpty(attribution.tags)) rest.tags = attribution.tags;
  const tokens = collectTokenDetails(record.tokens);
  if (!isEmpty(tokens)) rest.token_details = tokens;
  if (!isEmpty(record.units)) rest.units = record.units;
  if (record.statedCost !== null) rest.stated_cost = record.statedCost;
  if (priceId !== null && priceNumber === null) rest.price_id = priceId;
  return formatJson(rest);
}

function collectTokenDetails(tokens: TokenCounts): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, field] of TOKEN_FIELDS) {
    const count = tokens[field];
    if (count !== null) found[name] = count;
  }
  return found;
}

const TOKEN_FIELDS = Object.entries(TOKEN_DETAILS);

function formatCost(cost: bigint | null): string | null {
  return cost === null ? null : formatAmount(cost);
}
