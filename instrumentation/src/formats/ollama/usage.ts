import type { Usage } from '../../call.ts';
import { createUsage, parseCount } from '../usage.ts';
import type { WireObject } from '../wire-value.ts';

/**
 * Usage of Ollama. A prompt that is wholly in the cache has no `prompt_eval_count` in some versions: then the
 * input is unknown, not zero.
 */
export function convertEvalCounts(answer: WireObject): Usage | undefined {
  return createUsage({
    inputTokens: parseCount(answer.prompt_eval_count),
    outputTokens: parseCount(answer.eval_count),
  });
}
