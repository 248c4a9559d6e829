import type { Usage } from '../../call.ts';
import { addUnits, createUsage, parseCount, sumCounts } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';
import { sumModality } from './sum-modality.ts';

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
    audioInputTokens: sumModality(input, 'tokenCount', ['AUDIO']),
    // Documents are billed as the images of their pages.
    imageInputTokens: sumModality(input, 'tokenCount', ['IMAGE', 'DOCUMENT']),
    videoInputTokens: sumModality(input, 'tokenCount', ['VIDEO']),
    audioCacheReadInputTokens: sumModality(cached, 'tokenCount', ['AUDIO']),
    imageCacheReadInputTokens: sumModality(cached, 'tokenCount', ['IMAGE', 'DOCUMENT']),
    outputTokens: sumCounts([
      usage.candidatesTokenCount ?? (isFinal && hasNoCandidates(usage) ? 0 : undefined),
      usage.thoughtsTokenCount,
    ]),
    reasoningOutputTokens: parseCount(usage.thoughtsTokenCount),
    audioOutputTokens: sumModality(output, 'tokenCount', ['AUDIO']),
    imageOutputTokens: sumModality(output, 'tokenCount', ['IMAGE']),
    videoOutputTokens: sumModality(output, 'tokenCount', ['VIDEO']),
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
