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
import { createUsageId } from './usage-id.ts';

/** The order of lists. The slot, because the key's index has it: a page sorts ten minutes' records. */
export const NEWEST_FIRST =
  'usage_slot(started_at) desc, started_at desc, trace_id desc, span_id desc';

/** SQL of the rows that `parseUsageRow` reads, newest first, of records that `select` gives. */
export function formatUsageRows(select: string): string {
  return `select records.*, tenants.name as tenant, dimensions.*, details.body as details,
      (extract(epoch from records.started_at) * 1000000)::bigint as started_at_us,
      replace(records.trace_id::text, '-', '') as trace_id_hex,
      lpad(to_hex(records.span_id), 16, '0') as span_id_hex,
      processes.service_instance_id, users.name as user_name, sessions.name as session_name,
      prices.id as known_price_id, prices.source as price_source, prices.source_url,
      prices.licence, prices.valid_from, prices.valid_to, prices.known_from
    from (${select}) as records
    join tenants on tenants.id = records.tenant_id
    join usage_dimensions as dimensions on dimensions.id = records.dimension_id
    join usage_details as details on details.id = records.detail_id
    left join usage_processes as processes on processes.id = records.process_id
    left join usage_names as users on users.id = records.user_id
    left join usage_names as sessions on sessions.id = records.session_id
    left join prices on prices.number = records.price_number
    order by ${NEWEST_FIRST}`;
}

/** A row as pg gives it: `bigint` and `numeric` as text, null where unknown. */
export interface StoredUsageRow {
  readonly tenant: string;
  readonly trace_id_hex: string;
  readonly span_id_hex: string;
  readonly started_at_us: string;
  readonly duration_us: string;
  readonly operation_name: string;
  readonly provider_name: string;
  readonly request_model: string | null;
  readonly response_model: string | null;
  readonly response_id: string | null;
  readonly status: UsageStatus;
  readonly input_tokens: string | null;
  readonly cache_read_input_tokens: string | null;
  readonly cache_write_input_tokens: string | null;
  readonly output_tokens: string | null;
  readonly reasoning_output_tokens: string | null;
  readonly cost_basis: CostBasis;
  readonly superseded_by: string | null;
  readonly list_cost: string | null;
  readonly effective_cost: string | null;
  readonly environment: string | null;
  readonly service: string | null;
  readonly service_instance_id: string | null;
  readonly sequence: string | null;
  readonly user_name: string | null;
  readonly session_name: string | null;
  readonly organization: string | null;
  readonly project: string | null;
  readonly feature: string | null;
  readonly time_to_first_chunk: number | null;
  readonly details: UsageDetails;
  readonly rest: UsageRest | null;
  readonly known_price_id: string | null;
  readonly price_source: string | null;
  readonly source_url: string | null;
  readonly licence: string | null;
  readonly valid_from: Date | null;
  readonly valid_to: Date | null;
  readonly known_from: Date | null;
}

/** What `createDetailBody` writes. */
interface UsageDetails {
  readonly dialect: Dialect;
  readonly usage_source: UsageSource;
  readonly service_tier?: string;
  readonly error_type?: string;
  readonly http_status_code?: number;
  readonly service_version?: string;
  readonly pipeline_run_id?: string;
  readonly stream?: boolean;
  readonly finish_reasons?: readonly string[];
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

/** What differs from record to record and is rare. */
interface UsageRest {
  readonly task?: string;
  readonly object_type?: string;
  readonly object_id?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly token_details?: Readonly<Partial<Record<keyof typeof TOKEN_DETAILS, number>>>;
  readonly units?: Readonly<Record<string, number>>;
  readonly stated_cost?: StatedCost;
}

/** The way back from `usage-columns.ts`. */
export function parseUsageRow(row: StoredUsageRow): StoredUsage {
  const record = parseRecord(row, row.details, row.rest ?? {});
  return {
    id: createUsageId(row.tenant, record),
    record,
    costBasis: row.cost_basis,
    listCost: row.list_cost === null ? null : parseAmount(row.list_cost),
    effectiveCost: row.effective_cost === null ? null : parseAmount(row.effective_cost),
    price: parsePriceReference(row),
    supersededBy: row.superseded_by,
    notes: row.details.notes ?? [],
  };
}

function parseRecord(row: StoredUsageRow, details: UsageDetails, rest: UsageRest): UsageRecord {
  return {
    traceId: row.trace_id_hex,
    spanId: row.span_id_hex,
    startedAtUs: BigInt(row.started_at_us),
    durationUs: BigInt(row.duration_us),
    dialect: details.dialect,
    operationName: row.operation_name,
    providerName: row.provider_name,
    requestModel: row.request_model,
    responseModel: row.response_model,
    responseId: row.response_id,
    stream: details.stream ?? null,
    finishReasons: details.finish_reasons ?? [],
    timeToFirstChunk: row.time_to_first_chunk,
    tokens: parseTokens(row, rest),
    units: rest.units ?? {},
    statedCost: rest.stated_cost ?? null,
    status: row.status,
    source: details.usage_source,
    estimateMethod: details.estimate_method ?? null,
    inconsistent: details.inconsistent ?? false,
    serviceTier: details.service_tier ?? null,
    processing: details.processing ?? null,
    speed: details.speed ?? null,
    region: details.region ?? null,
    attempt: details.attempt ?? null,
    billing: {
      organization: details.billing_organization ?? null,
      project: details.billing_project ?? null,
      key: details.billing_key ?? null,
    },
    errorType: details.error_type ?? null,
    httpStatusCode: details.http_status_code ?? null,
    serverAddress: details.server_address ?? null,
    serverPort: details.server_port ?? null,
    attribution: parseAttribution(row, rest),
    origin: parseOrigin(row, details),
    sequence: parseCount(row.sequence),
  };
}

function parseTokens(row: StoredUsageRow, rest: UsageRest): TokenCounts {
  const detail = (name: keyof typeof TOKEN_DETAILS) => rest.token_details?.[name] ?? null;
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

function parseAttribution(row: StoredUsageRow, rest: UsageRest): Attribution {
  return {
    userId: row.user_name,
    sessionId: row.session_name,
    organization: row.organization,
    project: row.project,
    feature: row.feature,
    task: rest.task ?? null,
    objectType: rest.object_type ?? null,
    objectId: rest.object_id ?? null,
    tags: rest.tags ?? {},
  };
}

function parseOrigin(row: StoredUsageRow, details: UsageDetails): Origin {
  return {
    service: row.service,
    serviceVersion: details.service_version ?? null,
    serviceInstanceId: row.service_instance_id,
    environment: row.environment,
    pipelineRunId: details.pipeline_run_id ?? null,
    pipelineName: details.pipeline_name ?? null,
    ciActor: details.ci_actor ?? null,
    vcs: details.vcs ?? {},
  };
}

function parsePriceReference(row: StoredUsageRow): PriceReference | null {
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
