import type { Attributes, Span } from '../domain/span.ts';
import type { StatedCost, TokenCounts } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { type JsonObject, objectAt, parseJsonObject } from './json-object.ts';
import { mergeTokens, readRawUsage } from './raw-usage.ts';
import type { Reading } from './span-dialect.ts';
import { toText } from './text.ts';
import { includeCache } from './token-inclusion.ts';

/**
 * Reads `ai.response.providerMetadata`, in which the SDK's providers hand on what their answers said
 * beyond the common counts. Sent unless the app switched outputs off.
 */
export function readVercelMetadata(
  reading: Reading,
  { attributes }: Span,
  reader: AttributeReader,
): Reading {
  const metadata = parseJsonObject(reader.value(['ai.response.providerMetadata'])) ?? {};
  const anthropic = objectAt(metadata, 'anthropic');
  return {
    ...reading,
    tokens: readTokens(reading, metadata, attributes),
    serviceTier:
      reading.serviceTier ??
      toText(objectAt(metadata, 'openai').serviceTier) ??
      toText(objectAt(anthropic, 'usage').service_tier),
    statedCost: reading.statedCost ?? readCost(metadata),
  };
}

function readTokens(
  { tokens, providerName }: Reading,
  metadata: JsonObject,
  attributes: Attributes,
): TokenCounts {
  const raw = firstKnown([
    objectAt(objectAt(metadata, 'anthropic'), 'usage'),
    objectAt(objectAt(metadata, 'google'), 'usageMetadata'),
    objectAt(objectAt(metadata, 'vertex'), 'usageMetadata'),
  ]);
  if (raw !== null) return mergeTokens(readRawUsage(raw), tokens);
  const openai = objectAt(metadata, 'openai');
  const hasRawInput = isOlderThan6(attributes) && (isRaw(providerName) || 'anthropic' in metadata);
  const known = mergeTokens(tokens, {
    ...tokens,
    cacheReadInputTokens: count(openai.cachedPromptTokens) ?? readCacheCount(metadata, 'Read'),
    cacheWriteInputTokens:
      readCacheCount(metadata, 'Write') ?? readCacheCount(metadata, 'Creation'),
    reasoningOutputTokens: count(openai.reasoningTokens),
  });
  return hasRawInput ? includeCache(known) : known;
}

/** Before version 6 the SDK handed on the input of these as they state it, without the cache. */
function isRaw(providerName: string | null): boolean {
  return providerName === 'anthropic' || providerName === 'aws.bedrock';
}

function isOlderThan6(attributes: Attributes): boolean {
  const details = 'ai.usage.inputTokenDetails.';
  return (
    attributes.has('ai.operationId') &&
    ![...attributes.keys()].some((key) => key.startsWith(details))
  );
}

function readCacheCount(metadata: JsonObject, kind: 'Read' | 'Write' | 'Creation'): number | null {
  const key = `cache${kind}InputTokens`;
  return (
    count(objectAt(metadata, 'anthropic')[key]) ??
    count(objectAt(objectAt(metadata, 'bedrock'), 'usage')[key])
  );
}

/** What OpenRouter's and Vercel's gateway's own answers state, in USD; both bill what they state. */
function readCost(metadata: JsonObject): StatedCost | null {
  const cost =
    toText(objectAt(objectAt(metadata, 'openrouter'), 'usage').cost) ??
    toText(objectAt(metadata, 'gateway').cost);
  if (cost === null || !/^\d{1,9}(\.\d{1,30})?(e-?\d{1,2})?$/i.test(cost)) return null;
  return { amount: cost, currency: 'USD' };
}

function firstKnown(objects: readonly JsonObject[]): JsonObject | null {
  return objects.find((object) => Object.keys(object).length > 0) ?? null;
}

function count(value: unknown): number | null {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;
}
