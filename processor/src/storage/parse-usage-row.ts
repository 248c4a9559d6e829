import type { CostBasis } from '../domain/charge.ts';
import type { PriceReference, StoredUsage } from '../domain/ledger.ts';
import { parseAmount } from '../domain/money.ts';
import type {
  Attribution,
  Dialect,
  Origin,
  StatedCost,
  TokenCounts,
  UsageRecord,
  UsageSource,
  UsageStatus,
} from '../domain/usage.ts';
import type { TOKEN_DETAILS } from './usage-columns.ts';

/** The select list that `parseUsageRow` reads, of `usage_records as usage left join prices as price`. */
export const USAGE_ROW = `
  usage.*,
  (extract(epoch from usage.started_at) * 1000000)::bigint as started_at_us,
  encode(usage.trace_id, 'hex') as trace_id_hex,
  encode(usage.span_id, 'hex') as span_id_hex,
  price.id as known_price_id, price.source as price_source, price.source_url, price.licence,
  price.valid_from, price.valid_to, price.known_from`;

/** A row as pg gives it: `bigint` and `numeric` as text, null where unknown. */
export interface UsageRow {
  readonly id: string;
  readonly trace_id_hex: string;
  readonly span_id_hex: string;
  readonly started_at_us: string;
  readonly duration_us: string;
  readonly dialect: Dialect;
  readonly operation_name: string;
  readonly provider_name: string;
  readonly request_model: string | null;
  readonly response_model: string | null;
  readonly response_id: string | null;
  readonly status: UsageStatus;
  readonly usage_source: UsageSource;
  readonly service_tier: string | null;
  readonly error_type: string | null;
  readonly http_status_code: number | null;
  readonly input_tokens: string | null;
  readonly cache_read_input_tokens: string | null;
  readonly cache_write_input_tokens: string | null;
  readonly output_tokens: string | null;
  readonly reasoning_output_tokens: string | null;
  readonly token_details: Readonly<Partial<Record<keyof typeof TOKEN_DETAILS, number>>> | null;
  readonly units: Readonly<Record<string, number>> | null;
  readonly stated_cost: StatedCost | null;
  readonly cost_basis: CostBasis;
  readonly list_cost: string | null;
  readonly effective_cost: string | null;
  readonly environment: string | null;
  readonly service: string | null;
  readonly service_version: string | null;
  readonly service_instance_id: string | null;
  readonly sequence: string | null;
  readonly pipeline_run_id: string | null;
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly organization: string | null;
  readonly project: string | null;
  readonly feature: string | null;
  readonly task: string | null;
  readonly object_type: string | null;
  readonly object_id: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly details: UsageDetails | null;
  readonly known_price_id: string | null;
  readonly price_source: string | null;
  readonly source_url: string | null;
  readonly licence: string | null;
  readonly valid_from: Date | null;
  readonly valid_to: Date | null;
  readonly known_from: Date | null;
}

interface UsageDetails {
  readonly stream?: boolean;
  readonly finish_reasons?: readonly string[];
  readonly time_to_first_chunk?: number;
  readonly estimate_method?: string;
  readonly inconsistent?: boolean;
  readonly processing?: string;
  readonly speed?: string;
  readonly region?: string;
  readonly attempt?: number;
  readonly billing_organization?: string;
  readonly billing_project?: string;
  readonly billing_key?: string;
  readonly server_address?: string;
  readonly server_port?: number;
  readonly pipeline_name?: string;
  readonly ci_actor?: string;
  readonly vcs?: Readonly<Record<string, string>>;
  readonly notes?: readonly string[];
}

/** The way back from `usage-columns.ts`. */
export function parseUsageRow(row: UsageRow): StoredUsage {
  return {
    id: row.id,
    record: parseRecord(row, row.details ?? {}),
    costBasis: row.cost_basis,
    listCost: row.list_cost === null ? null : parseAmount(row.list_cost),
    effectiveCost: row.effective_cost === null ? null : parseAmount(row.effective_cost),
    price: parsePriceReference(row),
    notes: row.details?.notes ?? [],
  };
}

function parseRecord(row: UsageRow, details: UsageDetails): UsageRecord {
  return {
    traceId: row.trace_id_hex,
    spanId: row.span_id_hex,
    startedAtUs: BigInt(row.started_at_us),
    durationUs: BigInt(row.duration_us),
    dialect: row.dialect,
    operationName: row.operation_name,
    providerName: row.provider_name,
    requestModel: row.request_model,
    responseModel: row.response_model,
    responseId: row.response_id,
    stream: details.stream ?? null,
    finishReasons: details.finish_reasons ?? [],
    timeToFirstChunk: details.time_to_first_chunk ?? null,
    tokens: parseTokens(row),
    units: row.units ?? {},
    statedCost: row.stated_cost,
    status: row.status,
    source: row.usage_source,
    estimateMethod: details.estimate_method ?? null,
    inconsistent: details.inconsistent ?? false,
    serviceTier: row.service_tier,
    processing: details.processing ?? null,
    speed: details.speed ?? null,
    region: details.region ?? null,
    attempt: details.attempt ?? null,
    billing: {
      organization: details.billing_organization ?? null,
      project: details.billing_project ?? null,
      key: details.billing_key ?? null,
    },
    errorType: row.error_type,
    httpStatusCode: row.http_status_code,
    serverAddress: details.server_address ?? null,
    serverPort: details.server_port ?? null,
    attribution: parseAttribution(row),
    origin: parseOrigin(row, details),
    sequence: parseCount(row.sequence),
  };
}

function parseTokens(row: UsageRow): TokenCounts {
  const detail = (name: keyof typeof TOKEN_DETAILS) => row.token_details?.[name] ?? null;
  return {
    inputTokens: parseCount(row.input_tokens),
    cacheReadInputTokens: parseCount(row.cache_read_input_tokens),
    cacheWriteInputTokens: parseCount(row.cache_write_input_tokens),
    cacheWrite1hInputTokens: detail('cache_write_1h_input_tokens'),
    audioInputTokens: detail('audio_input_tokens'),
    imageInputTokens: detail('image_input_tokens'),
    videoInputTokens: detail('video_input_tokens'),
    audioCacheReadInputTokens: detail('audio_cache_read_input_tokens'),
    imageCacheReadInputTokens: detail('image_cache_read_input_tokens'),
    outputTokens: parseCount(row.output_tokens),
    reasoningOutputTokens: parseCount(row.reasoning_output_tokens),
    audioOutputTokens: detail('audio_output_tokens'),
    imageOutputTokens: detail('image_output_tokens'),
    videoOutputTokens: detail('video_output_tokens'),
  };
}

function parseAttribution(row: UsageRow): Attribution {
  return {
    userId: row.user_id,
    sessionId: row.session_id,
    organization: row.organization,
    project: row.project,
    feature: row.feature,
    task: row.task,
    objectType: row.object_type,
    objectId: row.object_id,
    tags: row.tags ?? {},
  };
}

function parseOrigin(row: UsageRow, details: UsageDetails): Origin {
  return {
    service: row.service,
    serviceVersion: row.service_version,
    serviceInstanceId: row.service_instance_id,
    environment: row.environment,
    pipelineRunId: row.pipeline_run_id,
    pipelineName: details.pipeline_name ?? null,
    ciActor: details.ci_actor ?? null,
    vcs: details.vcs ?? {},
  };
}

function parsePriceReference(row: UsageRow): PriceReference | null {
  if (row.known_price_id === null || row.price_source === null || row.known_from === null) {
    return null;
  }
  return {
    id: row.known_price_id,
    source: row.price_source,
    sourceUrl: row.source_url,
    licence: row.licence,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    knownFrom: row.known_from,
  };
}

function parseCount(text: string | null): number | null {
  return text === null ? null : Number(text);
}
