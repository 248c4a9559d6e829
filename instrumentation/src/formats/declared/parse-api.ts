import { parseText } from '../wire-value.ts';
import type { DeclaredApi } from './declared-api.ts';
import { type ParsedEndpoint, parseEndpoint, parseFields } from './parse-endpoint.ts';
import { parsePathPattern } from './path-pattern.ts';
import type { Report } from './value.ts';

/** A described API, with what a provider has. */
export interface ParsedApi {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly endpoints: readonly ParsedEndpoint[];
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
  const given = parseList(api.endpoints, 'endpoints', 'write at least one endpoint', report);
  return {
    name,
    hosts: parseHosts(api.hosts, 'hosts', report),
    endpoints: given.flatMap((endpoint, index) => {
      const parsed = parseEndpoint(endpoint, `endpoints[${index}]`, report, (hosts, at) =>
        parseHosts(hosts, at, report),
      );
      return parsed === undefined ? [] : [parsed];
    }),
    ignoredPaths:
      api.ignoredPaths === undefined
        ? []
        : parseList(api.ignoredPaths, 'ignoredPaths', 'write paths', report).flatMap(
            (path, index) => {
              const pattern = typeof path === 'string' ? parsePathPattern(path) : undefined;
              if (pattern !== undefined) return [pattern.source];
              report(`ignoredPaths[${index}]`, `${JSON.stringify(path)} is no path`);
              return [];
            },
          ),
  };
}

function parseHosts(value: unknown, at: string, report: Report): readonly string[] {
  return parseList(value, at, 'write host names, such as ["api.example.com"]', report).flatMap(
    (host, index) => {
      if (typeof host === 'string' && isHost(host)) return [host.toLowerCase()];
      report(
        `${at}[${index}]`,
        `${JSON.stringify(host)} is no host; write api.example.com or api.example.com:8443, without https:// and path`,
      );
      return [];
    },
  );
}

/** A `*` alone, or at the place of a whole public domain, would be everybody's. */
function isHost(text: string): boolean {
  return (
    /^[a-z0-9*]([a-z0-9.*-]*[a-z0-9*])?(:\d{1,5})?$/i.test(text) &&
    (text.split(':')[0] ?? '')
      .split('.')
      .slice(-2)
      .every((label) => label !== '' && !label.includes('*'))
  );
}

function parseList(value: unknown, at: string, what: string, report: Report): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  report(
    at,
    value === undefined ? `is missing; ${what}` : `is no list with something in it; ${what}`,
  );
  return [];
}
