import { sumCounts } from '../usage.ts';
import { parseList, parseObject } from '../wire-value.ts';

/**
 * The tokens of some modalities in lists of tokens by modality; unknown where none of these is listed.
 * @param countField what the count is called: `tokenCount`, or `tokens` in interactions
 */
export function sumModality(
  details: readonly unknown[],
  countField: 'tokenCount' | 'tokens',
  modalities: readonly string[],
): number | undefined {
  const entries = details.flatMap((list) => parseList(list).map(parseObject));
  return sumCounts(
    entries
      .filter(({ modality }) => typeof modality === 'string' && modalities.includes(modality))
      .map((entry) => entry[countField]),
  );
}
