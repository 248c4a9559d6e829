import type { MetricPoint } from '../domain/span.ts';
import type { SummedDialect } from '../domain/usage.ts';
import { usageScopeName } from './semconv.ts';

/** A count of the contract's that a data point is a part of. */
export type TokenKind =
  | 'input'
  | 'output'
  | 'uncached_input'
  | 'cache_read'
  | 'cache_write'
  | 'reasoning';

/** What a data point counts. */
export interface TokenMeter {
  readonly dialect: SummedDialect;
  readonly kind: TokenKind;
}

const claudeCodeKinds: ReadonlyMap<unknown, TokenKind> = new Map([
  ['input', 'uncached_input'],
  ['output', 'output'],
  ['cacheRead', 'cache_read'],
  ['cacheCreation', 'cache_write'],
] as const);

/** The one histogram of all tokens, in the conventions until 2026. */
const genAiHistogram = 'gen_ai.client.token.usage';
const genAiKinds: ReadonlyMap<unknown, TokenKind> = new Map([
  ['input', 'input'],
  ['prompt', 'input'],
  ['output', 'output'],
  ['completion', 'output'],
] as const);

const genAiCounters: ReadonlyMap<string, TokenKind> = new Map([
  ['gen_ai.client.inference.usage.input_tokens', 'input'],
  ['gen_ai.client.inference.usage.output_tokens', 'output'],
  ['gen_ai.client.inference.usage.cache_read.input_tokens', 'cache_read'],
  ['gen_ai.client.inference.usage.cache_write.input_tokens', 'cache_write'],
  ['gen_ai.client.inference.usage.reasoning.output_tokens', 'reasoning'],
] as const);

/** The attributes that say what a data point counts, and not of what. */
export const meterAttributes: ReadonlySet<string> = new Set([
  'type',
  'gen_ai.token.type',
  'gen_ai.token.modality',
]);

/** Which tokens a data point counts; `null` for every metric that is not one of tokens. */
export function findTokenMeter({
  name,
  kind,
  scopeName,
  attributes,
}: MetricPoint): TokenMeter | null {
  // Our own metrics stand beside our spans, always.
  if (kind === 'gauge' || scopeName === usageScopeName) return null;
  if (name === 'claude_code.token.usage') {
    return createMeter('claude-code-metrics', claudeCodeKinds.get(attributes.get('type')));
  }
  if (name === genAiHistogram) {
    return createMeter('gen-ai-metrics', genAiKinds.get(attributes.get('gen_ai.token.type')));
  }
  return createMeter('gen-ai-metrics', genAiCounters.get(name));
}

/** Whether a sender that counts both ways counts the same tokens with this one again. */
export function isReplacedMetric({ name }: MetricPoint, names: ReadonlySet<string>): boolean {
  return name === genAiHistogram && [...genAiCounters.keys()].some((counter) => names.has(counter));
}

function createMeter(dialect: SummedDialect, kind: TokenKind | undefined): TokenMeter | null {
  return kind === undefined ? null : { dialect, kind };
}
