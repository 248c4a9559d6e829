import { createUnits, parseCount } from '../usage.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';

/**
 * What OpenAI bills beside the tokens of a response stands in no usage: each call of a tool is an item of
 * the output. Images are billed by the tokens of the image model, code and shells by the container that
 * runs them; the output says neither, so that these units have no rate and leave the cost unknown.
 */
export function countToolCalls({
  output,
  tools,
  tool_usage,
}: WireObject): Readonly<Record<string, number>> | undefined {
  const items = parseList(output).map(parseObject);
  return createUnits({
    [hasPreview(tools) ? searchPreviews : 'web_searches']: countSearches(tool_usage, items),
    file_searches: count(items, ({ type }) => type === 'file_search_call'),
    code_interpreter_calls: count(items, ({ type }) => type === 'code_interpreter_call'),
    image_generation_calls: count(items, ({ type }) => type === 'image_generation_call'),
    container_shell_calls: count(items, isContainerShell),
  });
}

/**
 * Models that search the web in chat completions do so for every answer, and say it in no field but their
 * name: `gpt-4o-search-preview`, `gpt-5-search-api`.
 */
export function countModelSearches(model: string | undefined): Readonly<Record<string, number>> {
  const [, kind] = /-search-(preview|api)(?:-|$)/.exec(model ?? '') ?? [];
  if (kind === undefined) return {};
  return { [kind === 'preview' ? searchPreviews : 'web_searches']: 1 };
}

/** The search as it was before it was generally available, which costs another amount with some models. */
const searchPreviews = 'web_search_previews';

/** The answer repeats which tools the request offered: a call does not say which search it is of. */
function hasPreview(tools: unknown): boolean {
  return parseList(tools).some((tool) => {
    const { type } = parseObject(tool);
    return typeof type === 'string' && type.startsWith('web_search_preview');
  });
}

/** Newer answers say how many searches they bill. */
function countSearches(toolUsage: unknown, items: readonly WireObject[]): number | undefined {
  const billed = parseCount(parseObject(parseObject(toolUsage).web_search).num_requests);
  return billed === 0 ? undefined : (billed ?? count(items, isWebSearch));
}

function count(
  items: readonly WireObject[],
  isCounted: (item: WireObject) => boolean,
): number | undefined {
  const counted = items.filter(isCounted).length;
  return counted === 0 ? undefined : counted;
}

/** Opening a page and finding text in it are the same item, and are free. */
function isWebSearch({ type, action }: WireObject): boolean {
  if (type !== 'web_search_call') return false;
  const { type: kind } = parseObject(action);
  return kind === 'search' || kind === undefined;
}

/** In the app's own shell a call costs nothing. */
function isContainerShell({ type, environment }: WireObject): boolean {
  return type === 'shell_call' && parseObject(environment).type === 'container_reference';
}
