import type { TokenCounts } from '../domain/usage.ts';

/** Kinds of tokens that do not overlap. */
export type TokenKind =
  | 'uncached_input'
  | 'cache_read'
  | 'cache_write'
  | 'visible_output'
  | 'reasoning';

/**
 * Splits totals that include their parts into disjoint kinds. Unknown counts are left out. So is
 * what would be negative, because a sender's parts exceed its total: such a record is flagged in
 * the ledger, and a counter cannot fall.
 */
export function splitTokens(tokens: TokenCounts): [kind: TokenKind, quantity: number][] {
  const { inputTokens, cacheReadInputTokens, cacheWriteInputTokens } = tokens;
  const { outputTokens, reasoningOutputTokens } = tokens;
  const cached = (cacheReadInputTokens ?? 0) + (cacheWriteInputTokens ?? 0);
  const kinds: [TokenKind, number | null][] = [
    ['uncached_input', inputTokens === null ? null : inputTokens - cached],
    ['cache_read', cacheReadInputTokens],
    ['cache_write', cacheWriteInputTokens],
    ['visible_output', outputTokens === null ? null : outputTokens - (reasoningOutputTokens ?? 0)],
    ['reasoning', reasoningOutputTokens],
  ];
  return kinds.filter((kind): kind is [TokenKind, number] => kind[1] !== null && kind[1] >= 0);
}
