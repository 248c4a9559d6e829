import type { Attributes, SpanContext } from '@opentelemetry/api';
import type { FinishedCall, ResponseFacts, Usage, UsageContext } from '../../call.ts';
import type { CallContent } from '../../content.ts';
import {
  attribution,
  content as contentNames,
  call as names,
  tagPrefix,
  tokens,
  unitPrefix,
} from './semconv.ts';

/** A finished call that waits to be said. */
export interface UsageRecord {
  readonly call: FinishedCall;
  /** `null` of a call that a response told of: told again, it would look like a gap. */
  readonly sequence: number | null;
  /** The app's active span when the call was made. */
  readonly parent: SpanContext | null;
}

const maxTextLength = 4096;
const tokenNames = Object.entries(tokens) as [keyof typeof tokens, string][];

/** Everything that a span says of its call. */
export function createUsageAttributes({ call, sequence }: UsageRecord): Attributes {
  const attributes: Attributes = {};
  const { request, response, outcome, billing } = call;
  add(attributes, names.operationName, call.operationName);
  add(attributes, names.providerName, call.providerName);
  add(attributes, names.status, outcome.status);
  add(attributes, names.source, outcome.source);
  add(attributes, names.estimateMethod, outcome.estimateMethod);
  add(attributes, names.sequence, sequence ?? undefined);
  add(attributes, names.serverAddress, call.serverAddress);
  add(attributes, names.serverPort, call.serverPort);
  add(attributes, names.requestModel, request.model);
  add(attributes, names.requestStream, request.stream);
  add(attributes, names.responseModel, response.model);
  add(attributes, names.responseId, response.id);
  addList(attributes, names.finishReasons, response.finishReasons);
  add(attributes, names.timeToFirstChunk, inSeconds(call.timeToFirstChunkMs));
  add(attributes, names.serviceTier, response.serviceTier);
  add(attributes, names.processing, response.processing ?? request.processing);
  add(attributes, names.speed, response.speed ?? request.speed);
  add(attributes, names.region, response.region ?? request.region);
  add(attributes, names.attempt, call.attempt);
  add(attributes, names.billingOrganization, billing.organization);
  add(attributes, names.billingProject, billing.project);
  add(attributes, names.errorType, outcome.errorType);
  add(attributes, names.statusCode, call.statusCode);
  // What is not billed has no usage that a price could be put to, and what is absent is not known.
  if (outcome.source === 'reported' || outcome.source === 'estimated') {
    addUsage(attributes, response.usage, request.units);
    addStatedCost(attributes, response.statedCost);
  }
  try {
    addUsageContext(attributes, call.context);
  } catch {
    // The context is an object of the app's: what it cannot give is left out, and the call is recorded.
  }
  add(attributes, names.missingContext, call.missingContext);
  if (call.content !== undefined) addContent(attributes, call.content);
  return attributes;
}

function add(
  attributes: Attributes,
  name: string,
  value: string | number | boolean | undefined,
): void {
  if (value === undefined) return;
  attributes[name] = typeof value === 'string' ? limitText(value) : value;
}

function addList(
  attributes: Attributes,
  name: string,
  values: readonly string[] | undefined,
): void {
  if (values !== undefined && values.length > 0) attributes[name] = values.map(limitText);
}

function limitText(text: string): string {
  return text.length > maxTextLength ? text.slice(0, maxTextLength) : text;
}

function addUsage(
  attributes: Attributes,
  usage: Usage = {},
  requestUnits: Readonly<Record<string, number>> | undefined,
): void {
  for (const [field, name] of tokenNames) add(attributes, name, usage[field]);
  if (requestUnits === undefined && usage.units === undefined) return;
  for (const [unit, quantity] of Object.entries({ ...requestUnits, ...usage.units })) {
    add(attributes, unitPrefix + unit, quantity);
  }
}

function addStatedCost(attributes: Attributes, cost: ResponseFacts['statedCost']): void {
  if (cost === undefined) return;
  add(attributes, names.costAmount, Number(cost.amount));
  add(attributes, names.costStated, cost.amount);
  add(attributes, names.costCurrency, cost.currency);
  add(attributes, names.costSource, 'provider');
}

/** Cut where it was read: in the middle it would be no JSON. */
function addContent(attributes: Attributes, content: CallContent): void {
  const { inputMessages, outputMessages, systemInstructions } = content;
  if (inputMessages) attributes[contentNames.inputMessages] = inputMessages;
  if (outputMessages) attributes[contentNames.outputMessages] = outputMessages;
  if (systemInstructions) attributes[contentNames.systemInstructions] = systemInstructions;
}

function addUsageContext(attributes: Attributes, context: UsageContext): void {
  const { object, tags } = context;
  addText(attributes, attribution.userId, context.userId);
  addText(attributes, attribution.sessionId, context.sessionId);
  addText(attributes, attribution.organization, context.organization);
  addText(attributes, attribution.project, context.project);
  addText(attributes, attribution.feature, context.feature);
  addText(attributes, attribution.task, context.task);
  addText(attributes, attribution.objectType, object?.type);
  addText(attributes, attribution.objectId, object?.id);
  for (const key of Object.keys(tags ?? {})) addText(attributes, tagPrefix + key, tags?.[key]);
}

/** An app without types may pass numbers: an id is text all the same. */
function addText(attributes: Attributes, name: string, value: unknown): void {
  if (value === undefined || value === null || value === '') return;
  if (typeof value === 'object' || typeof value === 'function') return;
  attributes[name] = limitText(String(value));
}

function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
