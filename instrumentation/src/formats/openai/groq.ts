import type { Usage } from '../../call.ts';
import { parseObject, type WireObject } from '../wire-value.ts';
import { convertCompletionUsage } from './usage.ts';

/** A stream's last chunk has the usage in `x_groq`, also where the request did not ask for it. */
export function readGroqUsage({ usage, x_groq }: WireObject): Usage | undefined {
  return convertCompletionUsage(usage ?? parseObject(x_groq).usage);
}
