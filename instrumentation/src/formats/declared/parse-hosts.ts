import { parseNonEmptyList } from './parse-non-empty-list.ts';
import type { Report } from './value.ts';

/** The host names of an API, in lower case; what is none is reported and left out. */
export function parseHosts(value: unknown, at: string, report: Report): readonly string[] {
  return parseNonEmptyList(
    value,
    at,
    'write host names, such as ["api.example.com"]',
    report,
  ).flatMap((host, index) => {
    if (typeof host === 'string' && isHost(host)) return [host.toLowerCase()];
    report(
      `${at}[${index}]`,
      `${JSON.stringify(host)} is no host; write api.example.com or api.example.com:8443, without https:// and path`,
    );
    return [];
  });
}

/** Those of an endpoint, each of which must be one of the API's, or below one. */
export function parseOwnHosts(
  value: unknown,
  at: string,
  hosts: readonly string[],
  report: Report,
): readonly string[] {
  const names = hosts.map(nameHost);
  const own = parseHosts(value, at, report);
  for (const host of own) {
    const isServed = names.some(
      (name) => `.${nameHost(host)}`.endsWith(`.${name}`) || `${name}${host}`.includes('*'),
    );
    if (isServed || names.length === 0) continue;
    report(at, `${JSON.stringify(host)} is none of the API’s hosts; name it in hosts as well`);
  }
  return own;
}

/** A `*` alone, or at the place of a whole public domain, would be everybody's. */
function isHost(text: string): boolean {
  const port = Number(text.split(':')[1] ?? 1);
  return (
    /^[a-z0-9*]([a-z0-9.*-]*[a-z0-9*])?(:\d{1,5})?$/i.test(text) &&
    port >= 1 &&
    port <= 65_535 &&
    !text.includes('..') &&
    nameHost(text)
      .split('.')
      .slice(-2)
      .every((label) => label !== '' && !label.includes('*'))
  );
}

function nameHost(host: string): string {
  return host.split(':')[0] ?? host;
}
