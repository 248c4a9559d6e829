import type { Usage } from '../../call.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';
import type { ExecutedTools } from './dialect.ts';
import { convertCompletionUsage } from './usage.ts';

/** A stream's last chunk has the usage in `x_groq`, also where the request did not ask for it. */
export function readGroqUsage({ usage, x_groq }: WireObject): Usage | undefined {
  return convertCompletionUsage(usage ?? parseObject(x_groq).usage);
}

/** Searches, visits and runs of code at Groq, each of which a stream tells of when it begins and when it ends. */
export const groqTools: ExecutedTools = {
  unit: 'executed_tools',
  field: 'executed_tools',
  list: ({ choices }) =>
    parseList(choices).flatMap((value) => {
      const { index, message, delta } = parseObject(value);
      const { executed_tools } = parseObject(message ?? delta);
      return parseList(executed_tools).map((tool) => `${index}/${parseObject(tool).index}`);
    }),
};
