import { type ParsedApi, parseApi } from './parse-api.ts';

/** What a text describes, and what is wrong with it. */
export interface ParsedApis {
  readonly apis: readonly ParsedApi[];
  /** Every mistake, with the entry, the place in it and what to do. */
  readonly problems: readonly string[];
}

/** Far more than a table in a calculation in a list of alternatives needs. */
const maxDepth = 30;

/** Parses the descriptions of paid APIs: one, or a list. An entry with a mistake is left out, the others hold. */
export function parseApis(json: string): ParsedApis {
  let value: unknown;
  try {
    // Editors on Windows put a mark before the text.
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { apis: [], problems: [`is no JSON: ${(error as Error).message}`] };
  }
  const apis: ParsedApi[] = [];
  const problems: string[] = [];
  for (const [index, entry] of (Array.isArray(value) ? value : [value]).entries()) {
    const mistakes: string[] = [];
    if (isDeeperThan(maxDepth, entry)) {
      problems.push(`entry ${index + 1}: is nested deeper than ${maxDepth}; the entry is left out`);
      continue;
    }
    const api = parseApi(entry, (at, mistake) => {
      mistakes.push(`${at === '' ? 'the entry' : at} ${mistake}`);
    });
    if (api !== undefined && mistakes.length === 0) apis.push(api);
    const name = api?.name ? ` (${api.name})` : '';
    problems.push(
      ...mistakes.map((mistake) => `entry ${index + 1}${name}: ${mistake}; the entry is left out`),
    );
  }
  return { apis, problems };
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner));
}
