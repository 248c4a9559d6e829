import { parseCount } from '../usage.ts';
import { parseList, parseObject, parseText } from '../wire-value.ts';
import type { ExecutedTools } from './dialect.ts';

/**
 * Moonshot's search of the web: the answer that asks for it, as for any tool, is the one that is billed for it. The app
 * gives the arguments back as they are, and the tokens of what was found are in the prompt of that call.
 *
 * @see https://platform.kimi.ai/docs/pricing/tools
 */
export const moonshotSearches: ExecutedTools = {
  unit: 'web_searches',
  field: 'tool_calls',
  list: ({ choices }) =>
    parseList(choices).flatMap((value) => {
      const { index, message, delta } = parseObject(value);
      return parseList(parseObject(message ?? delta).tool_calls).flatMap((value) => {
        const call = parseObject(value);
        const isSearch = parseObject(call.function).name === '$web_search';
        const name = parseText(call.id) ?? parseCount(call.index);
        return isSearch ? [`${parseCount(index)}/${name}`] : [];
      });
    }),
};
