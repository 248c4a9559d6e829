import type { Attributes } from '../domain/span.ts';
import type { SummedDialect } from '../domain/usage.ts';
import type { Growth } from './advance-series.ts';
import { translateClaudeCodeSender } from './claude-code.ts';
import { addCounts } from './event-count.ts';
import { type OptionalValue, selectPresent } from './event-span.ts';
import type { Extracted } from './extracted.ts';
import { extractForeignCall } from './foreign-call.ts';
import type { TokenKind } from './metric-tokens.ts';
import type { TimeLimits } from './span-times.ts';

/** A longer time says nothing of when its calls were, and may begin before the ledger takes records. */
const maxDurationUs = 3_600_000_000n;

/**
 * Makes a record of all growth that belongs together: of the same sender, session and model, over the
 * same time. Its number of calls is unknown.
 */
export function extractGrowth(
  growths: readonly Growth[],
  { digest, ...limits }: TimeLimits & { digest: (text: string) => string },
): Extracted[] {
  const groups = Map.groupBy(
    growths,
    ({ summed, fromUs, toUs }) => `${summed.groupId} ${fromUs} ${toUs}`,
  );
  return [...groups].map(([group, parts]) => {
    const kinds = parts.map(({ summed }) => summed.kind).sort();
    return extractGroup(parts, limits, digest(JSON.stringify([group, kinds])));
  });
}

function extractGroup(parts: readonly Growth[], limits: TimeLimits, id: string): Extracted {
  const [first] = parts;
  if (first === undefined) throw new Error('A group of data points has none.');
  const { fromUs, toUs, summed } = first;
  const startedAtUs = toUs - fromUs > maxDurationUs ? toUs : fromUs;
  const { resource, scopeName } = summed.point;
  return extractForeignCall(
    {
      traceId: id.slice(0, 32),
      spanId: id.slice(32, 48),
      parentSpanId: null,
      name: summed.point.name,
      startTimeUnixNano: startedAtUs * 1000n,
      endTimeUnixNano: toUs * 1000n,
      attributes: selectPresent(translate(summed, sumByKind(parts))),
      statusCode: 0,
      statusMessage: '',
      scopeName,
      resource,
    },
    limits,
    summed.dialect,
  );
}

function sumByKind(parts: readonly Growth[]): ReadonlyMap<TokenKind, number> {
  const sums = new Map<TokenKind, number>();
  for (const { summed, value } of parts) {
    sums.set(summed.kind, (sums.get(summed.kind) ?? 0) + value);
  }
  return sums;
}

function translate(
  { dialect, point: { attributes, resource } }: Growth['summed'],
  sums: ReadonlyMap<TokenKind, number>,
): Readonly<Record<string, OptionalValue>> {
  return {
    ...senders[dialect](attributes, resource),
    'gen_ai.usage.input_tokens': sumInput(sums),
    'gen_ai.usage.cache_read.input_tokens': sums.get('cache_read'),
    'gen_ai.usage.cache_write.input_tokens': sums.get('cache_write'),
    'gen_ai.usage.output_tokens': sums.get('output'),
    'gen_ai.usage.reasoning.output_tokens': sums.get('reasoning'),
  };
}

const senders: Readonly<
  Record<
    SummedDialect,
    (attributes: Attributes, resource: Attributes) => Readonly<Record<string, OptionalValue>>
  >
> = {
  'claude-code-metrics': translateClaudeCodeSender,
  'gen-ai-metrics': (attributes) => ({
    ...Object.fromEntries(attributes),
    'gen_ai.operation.name': attributes.get('gen_ai.operation.name') ?? 'chat',
  }),
};

/** What was not sent in some time did not grow: only without any of them is the input unknown. */
function sumInput(sums: ReadonlyMap<TokenKind, number>): OptionalValue {
  const uncached = sums.get('uncached_input');
  const cached = [sums.get('cache_read'), sums.get('cache_write')];
  const isUnknown = [uncached, ...cached].every((count) => count === undefined);
  return sums.get('input') ?? (isUnknown ? null : addCounts(uncached ?? 0, ...cached));
}
