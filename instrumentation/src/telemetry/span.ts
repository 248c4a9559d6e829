import {
  type Attributes,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { FinishedCall, ResponseFacts, Usage, UsageContext } from '../call.ts';
import { attribution, call as names, spanName, tagPrefix, tokens, unitPrefix } from './semconv.ts';

/** Emits the span of one finished call, as a child of `parent` where the app has an active span. */
export function emitUsageSpan(
  tracer: Tracer,
  {
    call,
    sequence,
    parent,
  }: {
    readonly call: FinishedCall;
    readonly sequence: number;
    readonly parent: SpanContext | null;
  },
): void {
  const context = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const span = tracer.startSpan(
    spanName,
    {
      kind: SpanKind.CLIENT,
      startTime: createHrTime(call.startedAtMs, 0),
      attributes: createAttributes(call, sequence),
    },
    context,
  );
  if (call.outcome.status !== 'success') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(createHrTime(call.startedAtMs, call.durationMs));
}

/** Seconds and nanoseconds, which a floating number of milliseconds since 1970 could not hold. */
function createHrTime(startMs: number, durationMs: number): [number, number] {
  const seconds = Math.floor(startMs / 1000);
  const nanoseconds = Math.round((startMs % 1000) * 1e6 + durationMs * 1e6);
  return [seconds + Math.floor(nanoseconds / 1e9), nanoseconds % 1e9];
}

function createAttributes(call: FinishedCall, sequence: number): Attributes {
  const { request, response, outcome } = call;
  const attributes: Attributes = {
    [names.operationName]: call.operationName,
    [names.providerName]: call.providerName,
    [names.status]: outcome.status,
    [names.source]: outcome.source,
    [names.sequence]: sequence,
    [names.serverAddress]: call.serverAddress,
    [names.serverPort]: call.serverPort,
    [names.requestModel]: request.model,
    [names.requestStream]: request.stream,
    [names.responseModel]: response.model,
    [names.responseId]: response.id,
    [names.finishReasons]: listOrAbsent(response.finishReasons),
    [names.timeToFirstChunk]: inSeconds(call.timeToFirstChunkMs),
    [names.serviceTier]: response.serviceTier,
    [names.processing]: response.processing ?? request.processing,
    [names.speed]: response.speed ?? request.speed,
    [names.region]: response.region ?? request.region,
    [names.attempt]: call.attempt,
    [names.billingOrganization]: call.billing.organization,
    [names.billingProject]: call.billing.project,
    [names.errorType]: outcome.errorType,
    [names.statusCode]: call.statusCode,
  };
  // What is not billed has no usage that a price could be put to, and what is absent is not known.
  if (outcome.source === 'reported') {
    addUsage(attributes, response.usage ?? {}, request.units);
    addStatedCost(attributes, response.statedCost);
  }
  addUsageContext(attributes, call.context);
  return attributes;
}

function addUsage(
  attributes: Attributes,
  usage: Usage,
  requestUnits: Readonly<Record<string, number>> = {},
): void {
  for (const [field, name] of Object.entries(tokens)) {
    const count = usage[field as keyof typeof tokens];
    if (count !== undefined) attributes[name] = count;
  }
  for (const [unit, quantity] of Object.entries({ ...requestUnits, ...usage.units })) {
    attributes[unitPrefix + unit] = quantity;
  }
}

function addStatedCost(attributes: Attributes, cost: ResponseFacts['statedCost']): void {
  if (cost === undefined) return;
  attributes[names.costAmount] = Number(cost.amount);
  attributes[names.costStated] = cost.amount;
  attributes[names.costCurrency] = cost.currency;
  attributes[names.costSource] = 'provider';
}

function addUsageContext(attributes: Attributes, context: UsageContext): void {
  const { object, tags } = context;
  const named = {
    [attribution.userId]: context.userId,
    [attribution.sessionId]: context.sessionId,
    [attribution.organization]: context.organization,
    [attribution.project]: context.project,
    [attribution.feature]: context.feature,
    [attribution.task]: context.task,
    [attribution.objectType]: object?.type,
    [attribution.objectId]: object?.id,
  };
  // An app without types may pass numbers: an id is text all the same.
  for (const [name, value] of Object.entries(named)) addText(attributes, name, value);
  for (const [key, value] of Object.entries(tags ?? {}))
    addText(attributes, tagPrefix + key, value);
}

function addText(attributes: Attributes, name: string, value: unknown): void {
  if (value === undefined || value === null || value === '') return;
  if (typeof value === 'object' || typeof value === 'function') return;
  attributes[name] = String(value);
}

function listOrAbsent(values: readonly string[] | undefined): string[] | undefined {
  return values === undefined || values.length === 0 ? undefined : [...values];
}

function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
