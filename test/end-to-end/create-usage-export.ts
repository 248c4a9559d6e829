import { createHash } from 'node:crypto';
import { fromJson, type JsonObject, toBinary } from '@bufbuild/protobuf';
import type { TokenCounts } from '../../processor/src/domain/usage.ts';
import type { createRecord } from '../processor/pricing/create-record.ts';
import { ExportTraceServiceRequestSchema } from '../support/otlp-generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';

/** A call of `test/fixtures/priced-usage.jsonl`. */
export interface PricedCall {
  readonly name: string;
  readonly at: string;
  readonly call: NonNullable<Parameters<typeof createRecord>[0]>;
  /** USD, decimal text; `null` where unknown. */
  readonly cost: string | null;
}

type Value = string | number | boolean | undefined;
type Words = Readonly<Record<string, Value>>;

const tokenNames: Readonly<Record<keyof TokenCounts, string>> = {
  inputTokens: 'gen_ai.usage.input_tokens',
  cacheReadInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteInputTokens: 'gen_ai.usage.cache_write.input_tokens',
  cacheWrite1hInputTokens: 'ai.usage.cache_write_1h.input_tokens',
  audioInputTokens: 'gen_ai.usage.audio.input_tokens',
  imageInputTokens: 'gen_ai.usage.image.input_tokens',
  videoInputTokens: 'gen_ai.usage.video.input_tokens',
  audioCacheReadInputTokens: 'gen_ai.usage.audio.cache_read.input_tokens',
  imageCacheReadInputTokens: 'gen_ai.usage.image.cache_read.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  reasoningOutputTokens: 'gen_ai.usage.reasoning.output_tokens',
  audioOutputTokens: 'gen_ai.usage.audio.output_tokens',
  imageOutputTokens: 'gen_ai.usage.image.output_tokens',
  videoOutputTokens: 'gen_ai.usage.video.output_tokens',
};

/** A call as our own instrumentation tells it, in an `ai.usage` span. */
export function describeAsUsage({ call }: PricedCall): Words {
  const units = Object.entries(call.units ?? {});
  return {
    ...describeCall(call),
    'ai.usage.status': call.status,
    'ai.usage.source': call.source,
    'ai.usage.service_tier': call.serviceTier ?? undefined,
    'ai.usage.processing': call.processing ?? undefined,
    'ai.usage.speed': call.speed ?? undefined,
    'ai.usage.region': call.region ?? undefined,
    'ai.usage.cost.stated': call.statedCost?.amount,
    'gen_ai.usage.cost.currency': call.statedCost?.currency,
    ...Object.fromEntries(units.map(([unit, count]) => [`ai.usage.units.${unit}`, count])),
  };
}

/**
 * The same call in the words of the GenAI conventions alone, `null` where these cannot say what it
 * costs: units that are billed, batches, fast modes and image tokens have no name there.
 */
export function describeAsGenAi({ call }: PricedCall): Words | null {
  const isPricedByOthers =
    call.processing != null ||
    call.speed != null ||
    call.tokens?.imageInputTokens != null ||
    (call.statedCost == null && Object.keys(call.units ?? {}).some((unit) => !/^raw_/.test(unit)));
  if (isPricedByOthers) return null;
  return {
    ...describeCall(call),
    [tokenNames.cacheWrite1hInputTokens]: undefined,
    'openai.response.service_tier':
      call.providerName === 'openai' ? (call.serviceTier ?? undefined) : undefined,
    'error.type': { rate_limited: '429', error: '400' }[call.status as string],
    ...(call.statedCost != null && {
      'gen_ai.usage.cost.amount': Number(call.statedCost.amount),
      'gen_ai.usage.cost.currency': call.statedCost.currency,
      'gen_ai.usage.cost.source': 'provider',
    }),
  };
}

function describeCall(call: PricedCall['call']): Words {
  const tokens = Object.entries(call.tokens ?? {}).filter(([, count]) => count !== undefined);
  return {
    'gen_ai.operation.name': call.operationName,
    'gen_ai.provider.name': call.providerName,
    'gen_ai.request.model': call.requestModel ?? undefined,
    'gen_ai.response.model': call.responseModel ?? undefined,
    'gen_ai.request.stream': call.stream ?? undefined,
    'server.address': call.serverAddress ?? undefined,
    'server.port': call.serverPort ?? undefined,
    ...Object.fromEntries(
      tokens.map(([meaning, count]) => [tokenNames[meaning as keyof TokenCounts], count]),
    ),
  };
}

/** The trace of a call, the same in every run. */
export function traceIdOf(service: string, { name }: PricedCall): string {
  return createHash('sha256').update(`${service} ${name}`).digest('hex').slice(0, 32);
}

/** An OTLP/JSON export of one span a call. */
export function createUsageExport(
  service: string,
  spanName: string,
  calls: readonly { readonly priced: PricedCall; readonly words: Words }[],
): JsonObject {
  const spans = calls.map(({ priced, words }, index) => {
    const startedAtMs = Date.parse(priced.at);
    return {
      traceId: traceIdOf(service, priced),
      spanId: String(index + 1).padStart(16, '0'),
      name: spanName,
      kind: 3,
      startTimeUnixNano: `${startedAtMs}000000`,
      endTimeUnixNano: `${startedAtMs + 1000}000000`,
      attributes: keyValues(words),
    };
  });
  return {
    resourceSpans: [
      {
        resource: {
          attributes: keyValues({ 'service.name': service, 'service.instance.id': service }),
        },
        scopeSpans: [{ scope: { name: 'some.instrumentation' }, spans }],
      },
    ],
  };
}

/** The same export in protobuf, whose JSON has its ids in base64, where OTLP's has hexadecimal digits. */
export function encodeUsageExport(request: JsonObject): Uint8Array {
  const text = JSON.stringify(request, (key, value) =>
    key === 'traceId' || key === 'spanId' ? Buffer.from(value, 'hex').toString('base64') : value,
  );
  return toBinary(
    ExportTraceServiceRequestSchema,
    fromJson(ExportTraceServiceRequestSchema, JSON.parse(text)),
  );
}

function keyValues(words: Words) {
  return Object.entries(words).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: toAnyValue(value) }],
  );
}

function toAnyValue(value: string | number | boolean): JsonObject {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
