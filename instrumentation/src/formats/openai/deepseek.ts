import type { Usage } from '../../call.ts';
import { omitUnknown, parseCount } from '../usage.ts';
import { parseObject, type WireObject } from '../wire-value.ts';
import { convertCompletionUsage } from './usage.ts';

/** `prompt_tokens` is what hit the cache and what missed it; older answers have no details of it. */
export function readDeepseekUsage(body: WireObject): Usage | undefined {
  const usage = convertCompletionUsage(body.usage);
  if (usage === undefined) return undefined;
  const hit = parseCount(parseObject(body.usage).prompt_cache_hit_tokens);
  return omitUnknown<Usage>({ cacheReadInputTokens: hit, ...usage });
}
