import type { RequestHead, Route } from '../call.ts';
import type { Provider } from './provider.ts';

/** A provider with its hosts and paths as regular expressions. */
export interface CompiledProvider {
  readonly provider: Provider;
  /** Whether a call to this host, at this port, is the provider's. */
  servesHost(host: string, port: number): boolean;
  /** `isOwnHost`: not at a gateway, which may serve the API below a path of its own, and without the version in it. */
  findRoute(head: RequestHead, isOwnHost: boolean): Route | undefined;
  /** Whether a call to this path costs nothing. */
  ignoresPath(path: string, isOwnHost: boolean): boolean;
}

type PathTest = (path: string, isOwnHost: boolean) => boolean;

/** Compiles the patterns of a provider once. */
export function compileProvider(provider: Provider): CompiledProvider {
  const { name: providerName, root, billingHeaders } = provider;
  const hosts = provider.hosts.map(compileHost);
  const endpoints = provider.endpoints.map(({ method = 'POST', path, format }) => ({
    method,
    matches: compilePath(root, path),
    route: { providerName, format, billingHeaders } satisfies Route,
  }));
  const ignoredPaths = provider.ignoredPaths.map((path) => compilePath(root, path));
  return {
    provider,
    servesHost: (host, port) => hosts.some((serves) => serves(host, port)),
    findRoute: ({ method, path }, isOwnHost) =>
      endpoints.find((endpoint) => endpoint.method === method && endpoint.matches(path, isOwnHost))
        ?.route,
    ignoresPath: (path, isOwnHost) => ignoredPaths.some((matches) => matches(path, isOwnHost)),
  };
}

function compileHost(pattern: string): (host: string, port: number) => boolean {
  const [name = '', port] = pattern.split(':');
  const labels = name.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9-]+');
  const whole = new RegExp(`^(?:[^/]+\\.)?${labels}$`);
  return (host, at) => whole.test(host) && (port === undefined || at === Number(port));
}

function compilePath(root: string, path: string): PathTest {
  const whole = new RegExp(`^${root}${path}/?$`);
  const ending = new RegExp(`^(?:/[^/]+)*${path}/?$`);
  return (candidate, isOwnHost) => (isOwnHost ? whole : ending).test(candidate);
}
