import { isInputOnly } from '../domain/is-input-only.ts';
import type { PriceReference, StoredUsage } from '../domain/ledger.ts';
import { formatAmount } from '../domain/money.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { formatInstant, formatMicroseconds } from './format-instant.ts';

/** A record as the API shows it. Unknown is `null`, never left out and never zero. */
export function formatUsage({
  id,
  record,
  costBasis,
  listCost,
  effectiveCost,
  price,
  supersededBy,
  notes,
}: StoredUsage) {
  return {
    id,
    trace_id: record.traceId,
    span_id: record.spanId,
    started_at: formatMicroseconds(record.startedAtUs),
    duration_ms: Number(record.durationUs) / 1000,
    time_to_first_chunk_ms: toMilliseconds(record.timeToFirstChunk),
    provider_name: record.providerName,
    operation_name: record.operationName,
    request_model: record.requestModel,
    response_model: record.responseModel,
    response_id: record.responseId,
    ...formatTokens(record),
    units: record.units,
    status: record.status,
    usage_source: record.source,
    estimate_method: record.estimateMethod,
    inconsistent: record.inconsistent,
    cost_basis: costBasis,
    list_cost: formatCost(listCost),
    effective_cost: formatCost(effectiveCost),
    stated_cost: record.statedCost,
    price: price === null ? null : formatPriceReference(price),
    superseded_by: supersededBy,
    notes,
    ...formatAttribution(record),
    ...formatOrigin(record),
    ...formatWire(record),
  };
}

export function formatCost(amount: bigint | null): string | null {
  return amount === null ? null : formatAmount(amount);
}

export function formatPriceReference(price: PriceReference) {
  return {
    id: price.id,
    source: price.source,
    source_url: price.sourceUrl,
    licence: price.licence,
    valid_from: formatInstant(price.validFrom),
    valid_to: formatInstant(price.validTo),
    known_from: formatInstant(price.knownFrom),
  };
}

function formatTokens(record: UsageRecord) {
  const { tokens } = record;
  return {
    input_tokens: tokens.inputTokens,
    cache_read_input_tokens: tokens.cacheReadInputTokens,
    cache_write_input_tokens: tokens.cacheWriteInputTokens,
    cache_write_1h_input_tokens: tokens.cacheWrite1hInputTokens,
    audio_input_tokens: tokens.audioInputTokens,
    image_input_tokens: tokens.imageInputTokens,
    video_input_tokens: tokens.videoInputTokens,
    audio_cache_read_input_tokens: tokens.audioCacheReadInputTokens,
    image_cache_read_input_tokens: tokens.imageCacheReadInputTokens,
    output_tokens: tokens.outputTokens,
    reasoning_output_tokens: tokens.reasoningOutputTokens,
    audio_output_tokens: tokens.audioOutputTokens,
    image_output_tokens: tokens.imageOutputTokens,
    video_output_tokens: tokens.videoOutputTokens,
    total_tokens: totalTokens(record),
  };
}

/** Known only where every part of it is known. */
function totalTokens({ operationName, tokens }: UsageRecord): number | null {
  const { inputTokens, outputTokens } = tokens;
  if (inputTokens === null) return null;
  if (outputTokens !== null) return inputTokens + outputTokens;
  return isInputOnly(operationName) ? inputTokens : null;
}

function formatAttribution({ attribution }: UsageRecord) {
  const { objectType, objectId } = attribution;
  return {
    user_id: attribution.userId,
    session_id: attribution.sessionId,
    organization: attribution.organization,
    project: attribution.project,
    feature: attribution.feature,
    task: attribution.task,
    object: objectType === null && objectId === null ? null : { type: objectType, id: objectId },
    tags: attribution.tags,
  };
}

function formatOrigin({ origin, sequence }: UsageRecord) {
  return {
    environment: origin.environment,
    service: origin.service,
    service_version: origin.serviceVersion,
    service_instance_id: origin.serviceInstanceId,
    sequence,
    pipeline_name: origin.pipelineName,
    pipeline_run_id: origin.pipelineRunId,
    ci_actor: origin.ciActor,
    vcs: origin.vcs,
  };
}

function formatWire(record: UsageRecord) {
  return {
    stream: record.stream,
    finish_reasons: record.finishReasons,
    service_tier: record.serviceTier,
    processing: record.processing,
    speed: record.speed,
    region: record.region,
    attempt: record.attempt,
    error_type: record.errorType,
    http_status_code: record.httpStatusCode,
    server_address: record.serverAddress,
    server_port: record.serverPort,
    billing_organization: record.billing.organization,
    billing_project: record.billing.project,
    billing_key: record.billing.key,
    dialect: record.dialect,
  };
}

function toMilliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1_000_000) / 1000;
}
