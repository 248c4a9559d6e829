import type { Usage } from '../../call.ts';
import { createUnits, createUsage, parseCount, sumCounts } from '../usage.ts';
import { parseObject } from '../wire-value.ts';

/**
 * Usage of Cohere's answers: `usage` of a chat, `meta` of the rest. What is billed are the `billed_units`; the
 * `tokens` beside them count the hidden template as well, and so do the `cached_tokens`, which are parts of those
 * and of nothing that is billed. Both are passed on as units that cost nothing.
 */
export function convertUsage(value: unknown): Usage | undefined {
  const usage = parseObject(value);
  const billed = parseObject(usage.billed_units);
  const raw = parseObject(usage.tokens);
  const counts = createUsage({
    // Images have a count of their own beside the text's.
    inputTokens: sumCounts([billed.input_tokens, billed.image_tokens]),
    imageInputTokens: parseCount(billed.image_tokens),
    outputTokens: parseCount(billed.output_tokens),
    units: createUnits({
      search_units: parseCount(billed.search_units),
      classifications: parseCount(billed.classifications),
      images: parseCount(billed.images),
      pages: parseCount(billed.pages),
    }),
  });
  // Without what is billed the raw counts would look like all of it.
  if (counts === undefined) return undefined;
  const rawUnits = createUnits({
    raw_input_tokens: parseCount(raw.input_tokens),
    raw_output_tokens: parseCount(raw.output_tokens),
  });
  return rawUnits === undefined ? counts : { ...counts, units: { ...counts.units, ...rawUnits } };
}
