import type { Usage } from '../../call.ts';
import { addUnits, createUsage, parseCount, sumCounts } from '../usage.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';

/**
 * Usage of Gemini. The prompt includes what came from the cache; results of tools are input beside it.
 * The candidates leave out the thoughts: output is the sum of the two.
 *
 * @param isFinal nothing follows: a missing count of candidates is zero, as for a blocked prompt
 */
export function convertUsageMetadata(
  value: unknown,
  {
    isFinal,
    units,
  }: {
    readonly isFinal: boolean;
    readonly units: Readonly<Record<string, number | undefined>>;
  },
): Usage | undefined {
  const usage = parseObject(value);
  const input = [usage.promptTokensDetails, usage.toolUsePromptTokensDetails];
  const cached = [usage.cacheTokensDetails];
  const output = [usage.candidatesTokensDetails];
  const tokens = createUsage({
    inputTokens:
      parseCount(usage.promptTokenCount) === undefined
        ? undefined
        : sumCounts([usage.promptTokenCount, usage.toolUsePromptTokenCount]),
    cacheReadInputTokens: parseCount(usage.cachedContentTokenCount),
    audioInputTokens: sumModality(input, ['AUDIO']),
    // Documents are billed as the images of their pages.
    imageInputTokens: sumModality(input, ['IMAGE', 'DOCUMENT']),
    videoInputTokens: sumModality(input, ['VIDEO']),
    audioCacheReadInputTokens: sumModality(cached, ['AUDIO']),
    imageCacheReadInputTokens: sumModality(cached, ['IMAGE', 'DOCUMENT']),
    outputTokens: sumCounts([
      usage.candidatesTokenCount ?? (isFinal && hasNoCandidates(usage) ? 0 : undefined),
      usage.thoughtsTokenCount,
    ]),
    reasoningOutputTokens: parseCount(usage.thoughtsTokenCount),
    audioOutputTokens: sumModality(output, ['AUDIO']),
    imageOutputTokens: sumModality(output, ['IMAGE']),
    videoOutputTokens: sumModality(output, ['VIDEO']),
  });
  return addUnits(tokens, units);
}

/** Counts of zero are left out on the wire. The total is the sum of all others: more would be candidates. */
function hasNoCandidates(usage: WireObject): boolean {
  const rest = sumCounts([
    usage.promptTokenCount,
    usage.toolUsePromptTokenCount,
    usage.thoughtsTokenCount,
  ]);
  return rest !== undefined && (parseCount(usage.totalTokenCount) ?? rest) <= rest;
}

/** The tokens of some modalities; `undefined` when the details name none of them. */
function sumModality(
  details: readonly unknown[],
  modalities: readonly string[],
): number | undefined {
  const entries = details.flatMap((list) => parseList(list).map(parseObject));
  return sumCounts(
    entries
      .filter(({ modality }) => typeof modality === 'string' && modalities.includes(modality))
      .map(({ tokenCount }) => tokenCount),
  );
}
