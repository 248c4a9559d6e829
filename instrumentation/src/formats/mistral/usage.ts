import type { Usage } from '../../call.ts';
import { convertCompletionUsage } from '../openai/usage.ts';
import { createUnits, omitUnknown, parseCount, parseQuantity, sumCounts } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';

/** Chat and fill-in-the-middle: OpenAI's shape, with three names for what was cached, and seconds of sound. */
export function readMistralUsage(body: WireObject): Usage | undefined {
  const raw = parseObject(body.usage);
  const usage = convertCompletionUsage(raw);
  if (usage === undefined) return undefined;
  const cached =
    parseCount(parseObject(raw.prompt_token_details).cached_tokens) ??
    parseCount(raw.num_cached_tokens);
  const seconds = parseQuantity(raw.prompt_audio_seconds);
  return omitUnknown<Usage>({
    cacheReadInputTokens: cached,
    ...usage,
    units: createUnits({ audio_seconds: seconds === 0 ? undefined : seconds }),
  });
}

/** Conversations and agents: what connectors read is input beside the prompt, and each of their calls a unit. */
export function convertConversationUsage(value: unknown): Usage | undefined {
  const raw = parseObject(value);
  const usage = convertCompletionUsage(raw);
  if (usage === undefined) return undefined;
  return omitUnknown<Usage>({
    ...usage,
    inputTokens: sumCounts([usage.inputTokens, raw.connector_tokens]),
    units: readConnectors(parseObject(raw.connectors)),
  });
}

const maxConnectors = 8;

function readConnectors(connectors: WireObject): Readonly<Record<string, number>> | undefined {
  const calls = Object.entries(connectors)
    .filter(([name, count]) => /^[a-z][a-z0-9_]{0,40}$/.test(name) && count !== 0)
    .slice(0, maxConnectors)
    .map(([name, count]) => [nameUnit(name), parseCount(count)]);
  return createUnits(Object.fromEntries(calls));
}

function nameUnit(connector: string): string {
  return connector === 'web_search' ? 'web_searches' : `${connector}_calls`;
}
