import { parseText } from '../wire-value.ts';
import type { DeclaredApi } from './declared-api.ts';
import { type ParsedEndpoint, parseEndpoint, parseFields } from './parse-endpoint.ts';
import { parseHosts, parseOwnHosts } from './parse-hosts.ts';
import { parseNonEmptyList } from './parse-non-empty-list.ts';
import { compareOpenness, type PathPattern, parsePathPattern } from './path-pattern.ts';
import type { Report } from './value.ts';

/** A described API, with what a provider has. */
export interface ParsedApi {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Those that leave less of their path open come first. `path` is the source of a regular expression. */
  readonly endpoints: readonly (Omit<ParsedEndpoint, 'pattern'> & { readonly path: string })[];
  /** Sources of regular expressions. */
  readonly ignoredPaths: readonly string[];
}

const known: Readonly<Record<keyof DeclaredApi, true>> = {
  $schema: true,
  name: true,
  hosts: true,
  endpoints: true,
  ignoredPaths: true,
};

/** Parses one API, and reports every mistake in it by its place. */
export function parseApi(value: unknown, report: Report): ParsedApi | undefined {
  const api = parseFields(value, '', report, known);
  if (api === undefined) return undefined;
  const name = parseText(api.name) ?? '';
  if (!/^[a-z][a-z0-9_.-]{0,63}$/.test(name)) {
    report(
      'name',
      `${JSON.stringify(api.name)} is no name in lower_snake_case, such as acme_search`,
    );
  }
  const given = parseNonEmptyList(
    api.endpoints,
    'endpoints',
    'write at least one endpoint',
    report,
  );
  const hosts = parseHosts(api.hosts, 'hosts', report);
  const parsed = given.map((endpoint, index) =>
    parseEndpoint(endpoint, `endpoints[${index}]`, report, (own, at) =>
      parseOwnHosts(own, at, hosts, report),
    ),
  );
  reportDuplicates(parsed, report);
  const endpoints = parsed.filter((endpoint) => endpoint !== undefined);
  const ignored = api.ignoredPaths === undefined ? [] : parseIgnoredPaths(api.ignoredPaths, report);
  return {
    name,
    hosts,
    endpoints: endpoints
      .toSorted((one, other) => compareOpenness(one.pattern, other.pattern))
      .map(({ pattern, ...endpoint }) => ({ ...endpoint, path: createSource(pattern, ignored) })),
    ignoredPaths: ignored.map(({ source }) => source),
  };
}

/** Of two that fit the same calls the second one would never be meant. */
function reportDuplicates(
  endpoints: readonly (ParsedEndpoint | undefined)[],
  report: Report,
): void {
  const known = new Map<string, number>();
  for (const [index, endpoint] of endpoints.entries()) {
    if (endpoint === undefined) continue;
    const { method, pattern, hosts = [] } = endpoint;
    const calls = JSON.stringify([method, pattern.source, hosts.toSorted()]);
    const first = known.get(calls);
    if (first === undefined) known.set(calls, index);
    else report(`endpoints[${index}]`, `is of the same calls as endpoints[${first}]; remove one`);
  }
}

/** Not where an ignored path that leaves less open is meant. */
function createSource(pattern: PathPattern, ignored: readonly PathPattern[]): string {
  const stricter = ignored.filter((each) => compareOpenness(each, pattern) < 0);
  if (stricter.length === 0) return pattern.source;
  return `(?!(?:${stricter.map(({ source }) => source).join('|')})/?$)${pattern.source}`;
}

function parseIgnoredPaths(value: unknown, report: Report): readonly PathPattern[] {
  return parseNonEmptyList(value, 'ignoredPaths', 'write paths', report).flatMap((path, index) => {
    const pattern = typeof path === 'string' ? parsePathPattern(path) : undefined;
    if (pattern !== undefined) return [pattern];
    report(`ignoredPaths[${index}]`, `${JSON.stringify(path)} is no path`);
    return [];
  });
}
