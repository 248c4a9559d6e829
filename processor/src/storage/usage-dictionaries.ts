import type { PricedUsage } from '../domain/charge.ts';
import { formatJson } from './format-json.ts';
import type { Dictionary } from './resolve-ids.ts';

/** A usage and whose it is. */
export interface OwnedUsage {
  readonly tenantId: number;
  readonly usage: PricedUsage;
}

/** A user or a session of a tenant. */
export interface OwnedName {
  readonly tenantId: number;
  readonly kind: 'user' | 'session';
  readonly name: string;
}

/** A process of a tenant's that counts its records. */
export interface OwnedProcess {
  readonly tenantId: number;
  readonly service: string;
  readonly serviceInstanceId: string;
}

/** What `usage_hourly` is divided by, beside hour and user. The hash has them in this order. */
export const DIMENSIONS = [
  'environment',
  'service',
  'provider_name',
  'request_model',
  'response_model',
  'operation_name',
  'status',
  'feature',
  'project',
  'organization',
] as const;

/** Equal for equal dimensions of the same tenant. */
export function createDimensionKey({ tenantId, usage }: OwnedUsage): string {
  return JSON.stringify([tenantId, ...readDimensions(usage)]);
}

/** In the order of `DIMENSIONS`. */
function readDimensions({ record }: PricedUsage): (string | null)[] {
  const { attribution, origin } = record;
  return [
    origin.environment,
    origin.service,
    record.providerName,
    record.requestModel,
    record.responseModel,
    record.operationName,
    record.status,
    attribution.feature,
    attribution.project,
    attribution.organization,
  ];
}

export const dimensionDictionary: Dictionary<OwnedUsage> = {
  table: 'usage_dimensions',
  hash: `usage_hash(tenant_id::text, ${DIMENSIONS.join(', ')})`,
  columns: [
    { name: 'tenant_id', type: 'integer', value: ({ tenantId }) => tenantId },
    ...DIMENSIONS.map((name, index) => ({
      name,
      type: 'text',
      value: ({ usage }: OwnedUsage) => readDimensions(usage)[index] ?? null,
    })),
  ],
};

/** The source is the body's JSON text. */
export const detailDictionary: Dictionary<string> = {
  table: 'usage_details',
  hash: 'usage_hash(body::text)',
  columns: [{ name: 'body', type: 'jsonb', value: (body) => body }],
};

export const nameDictionary: Dictionary<OwnedName> = {
  table: 'usage_names',
  hash: 'usage_hash(tenant_id::text, kind, name)',
  columns: [
    { name: 'tenant_id', type: 'integer', value: ({ tenantId }) => tenantId },
    { name: 'kind', type: 'text', value: ({ kind }) => kind },
    { name: 'name', type: 'text', value: ({ name }) => name },
  ],
};

export const processDictionary: Dictionary<OwnedProcess> = {
  table: 'usage_processes',
  hash: 'usage_hash(tenant_id::text, service, service_instance_id)',
  columns: [
    { name: 'tenant_id', type: 'integer', value: ({ tenantId }) => tenantId },
    { name: 'service', type: 'text', value: ({ service }) => service },
    {
      name: 'service_instance_id',
      type: 'text',
      value: ({ serviceInstanceId }) => serviceInstanceId,
    },
  ],
};

/** JSON text of what is the same in many records and no dimension. `parse-usage-row.ts` reads it. */
export function createDetailBody({ record, notes }: PricedUsage): string {
  const { billing, origin } = record;
  const body: Record<string, unknown> = { dialect: record.dialect, usage_source: record.source };
  const put = (name: string, value: unknown) => {
    if (value !== null) body[name] = value;
  };
  put('service_tier', record.serviceTier);
  put('error_type', record.errorType);
  put('http_status_code', record.httpStatusCode);
  put('service_version', origin.serviceVersion);
  put('pipeline_run_id', origin.pipelineRunId);
  put('stream', record.stream);
  put('finish_reasons', record.finishReasons.length === 0 ? null : record.finishReasons);
  put('estimate_method', record.estimateMethod);
  put('inconsistent', record.inconsistent ? true : null);
  put('processing', record.processing);
  put('speed', record.speed);
  put('region', record.region);
  put('attempt', record.attempt);
  put('billing_organization', billing.organization);
  put('billing_project', billing.project);
  put('billing_key', billing.key);
  put('server_address', record.serverAddress);
  put('server_port', record.serverPort);
  put('pipeline_name', origin.pipelineName);
  put('ci_actor', origin.ciActor);
  put('vcs', Object.keys(origin.vcs).length === 0 ? null : origin.vcs);
  put('notes', notes.length === 0 ? null : notes);
  return formatJson(body) ?? '{}';
}
