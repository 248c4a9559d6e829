import type { PricedUsage } from '../domain/charge.ts';
import { formatAmount } from '../domain/money.ts';
import type { TokenCounts } from '../domain/usage.ts';
import type { Scalar } from './format-array.ts';

/** A column of `usage_records` that comes straight from the record. */
interface UsageColumn {
  readonly name: string;
  readonly type: string;
  readonly value: (usage: PricedUsage) => Scalar;
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

/** In the order in which they are sent. `parse-usage-row.ts` is the way back. */
export const USAGE_COLUMNS: readonly UsageColumn[] = [
  column('duration_us', 'bigint', ({ record }) => record.durationUs),
  column('dialect', 'text', ({ record }) => record.dialect),
  column('operation_name', 'text', ({ record }) => record.operationName),
  column('provider_name', 'text', ({ record }) => record.providerName),
  column('request_model', 'text', ({ record }) => record.requestModel),
  column('response_model', 'text', ({ record }) => record.responseModel),
  column('response_id', 'text', ({ record }) => record.responseId),
  column('status', 'text', ({ record }) => record.status),
  column('usage_source', 'text', ({ record }) => record.source),
  column('service_tier', 'text', ({ record }) => record.serviceTier),
  column('error_type', 'text', ({ record }) => record.errorType),
  column('http_status_code', 'integer', ({ record }) => record.httpStatusCode),
  column('input_tokens', 'bigint', ({ record }) => record.tokens.inputTokens),
  column('cache_read_input_tokens', 'bigint', ({ record }) => record.tokens.cacheReadInputTokens),
  column('cache_write_input_tokens', 'bigint', ({ record }) => record.tokens.cacheWriteInputTokens),
  column('output_tokens', 'bigint', ({ record }) => record.tokens.outputTokens),
  column('reasoning_output_tokens', 'bigint', ({ record }) => record.tokens.reasoningOutputTokens),
  column('token_details', 'jsonb', ({ record }) => formatJson(tokenDetails(record.tokens))),
  column('units', 'jsonb', ({ record }) => formatJson(record.units)),
  column('stated_cost', 'jsonb', ({ record }) => formatJson(record.statedCost ?? {})),
  column('cost_basis', 'text', (usage) => usage.costBasis),
  column('list_cost', 'numeric', (usage) => formatCost(usage.listCost)),
  column('effective_cost', 'numeric', (usage) => formatCost(usage.effectiveCost)),
  column('price_id', 'text', (usage) => usage.priceId),
  column('environment', 'text', ({ record }) => record.origin.environment),
  column('service', 'text', ({ record }) => record.origin.service),
  column('service_version', 'text', ({ record }) => record.origin.serviceVersion),
  column('service_instance_id', 'text', ({ record }) => record.origin.serviceInstanceId),
  column('sequence', 'bigint', ({ record }) => record.sequence),
  column('pipeline_run_id', 'text', ({ record }) => record.origin.pipelineRunId),
  column('user_id', 'text', ({ record }) => record.attribution.userId),
  column('session_id', 'text', ({ record }) => record.attribution.sessionId),
  column('organization', 'text', ({ record }) => record.attribution.organization),
  column('project', 'text', ({ record }) => record.attribution.project),
  column('feature', 'text', ({ record }) => record.attribution.feature),
  column('task', 'text', ({ record }) => record.attribution.task),
  column('object_type', 'text', ({ record }) => record.attribution.objectType),
  column('object_id', 'text', ({ record }) => record.attribution.objectId),
  column('tags', 'jsonb', ({ record }) => formatJson(record.attribution.tags)),
  column('details', 'jsonb', (usage) => formatJson(details(usage))),
];

function column(name: string, type: string, value: UsageColumn['value']): UsageColumn {
  return { name, type, value };
}

function tokenDetails(tokens: TokenCounts): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(TOKEN_DETAILS)) {
    if (tokens[field] !== null) found[name] = tokens[field];
  }
  return found;
}

function details({ record, notes }: PricedUsage): Record<string, unknown> {
  const { billing, origin } = record;
  const all = {
    stream: record.stream,
    finish_reasons: record.finishReasons.length === 0 ? null : record.finishReasons,
    time_to_first_chunk: record.timeToFirstChunk,
    estimate_method: record.estimateMethod,
    inconsistent: record.inconsistent ? true : null,
    processing: record.processing,
    speed: record.speed,
    region: record.region,
    attempt: record.attempt,
    billing_organization: billing.organization,
    billing_project: billing.project,
    billing_key: billing.key,
    server_address: record.serverAddress,
    server_port: record.serverPort,
    pipeline_name: origin.pipelineName,
    ci_actor: origin.ciActor,
    vcs: isEmpty(origin.vcs) ? null : origin.vcs,
    notes: notes.length === 0 ? null : notes,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function formatCost(cost: bigint | null): string | null {
  return cost === null ? null : formatAmount(cost);
}

/** JSON text; `null` for an empty object. */
function formatJson(value: object): string | null {
  if (isEmpty(value)) return null;
  // Half a surrogate pair, as of a text that was cut inside an emoji, is no text for Postgres.
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? Buffer.from(part).toString() : part,
  );
}

function isEmpty(value: object): boolean {
  for (const _key in value) return false;
  return true;
}
