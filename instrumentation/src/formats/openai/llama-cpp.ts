import type { Usage } from '../../call.ts';
import { createUsage, parseCount, sumCounts } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';
import { convertCompletionUsage } from './usage.ts';

/**
 * llama.cpp's server ends every answer with its timings, also a stream that was not asked for usage.
 * `prompt_n` leaves out what was in its cache.
 *
 * @see https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
 */
export function readLlamaCppUsage({ usage, timings }: WireObject): Usage | undefined {
  const stated = convertCompletionUsage(usage);
  if (stated !== undefined) return stated;
  const { prompt_n, cache_n, predicted_n } = parseObject(timings);
  return createUsage({
    inputTokens: prompt_n === undefined ? undefined : sumCounts([prompt_n, cache_n]),
    cacheReadInputTokens: parseCount(cache_n),
    outputTokens: parseCount(predicted_n),
  });
}
