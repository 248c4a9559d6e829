import type { RequestHead } from '../call.ts';
import { readGatewayCache } from '../formats/gateway-cache.ts';
import type { Route } from '../wire-format.ts';
import type { Endpoint, Provider } from './provider.ts';

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

/** Compiles the patterns of a provider once: an app calls few, and those of the others only cost time at its start. */
export function compileProvider(provider: Provider): CompiledProvider {
  const hosts = provider.hosts.map(compileHost);
  let endpoints: readonly CompiledEndpoint[] | null = null;
  let ignoredPaths: readonly PathTest[] | null = null;
  return {
    provider,
    servesHost: (host, port) => hosts.some((serves) => serves(host, port)),
    findRoute(head, isOwnHost) {
      endpoints ??= compileEndpoints(provider);
      const found = endpoints.find(({ matches }) => matches(head, isOwnHost));
      return isOwnHost ? found?.route : found?.gatewayRoute;
    },
    ignoresPath(path, isOwnHost) {
      ignoredPaths ??= provider.ignoredPaths.map((each) => compilePath(provider.root, each));
      return ignoredPaths.some((matches) => matches(path, isOwnHost));
    },
  };
}

interface CompiledEndpoint {
  matches(head: RequestHead, isOwnHost: boolean): boolean;
  readonly route: Route;
  readonly gatewayRoute: Route;
}

function compileEndpoints(provider: Provider): readonly CompiledEndpoint[] {
  const { name: providerName, root, billingHeaders } = provider;
  return provider.endpoints.map((endpoint) => ({
    matches: compileEndpoint(endpoint, root),
    route: { providerName, format: endpoint.format, billingHeaders },
    // T42, T64: a gateway may answer from a cache of its own.
    gatewayRoute: { providerName, format: readGatewayCache(endpoint.format), billingHeaders },
  }));
}

function compileEndpoint(
  { method = 'POST', hosts, path }: Endpoint,
  root: string,
): (head: RequestHead, isOwnHost: boolean) => boolean {
  const hasPath = compilePath(root, path);
  const ownHosts = hosts?.map(compileHost);
  return (head, isOwnHost) =>
    head.method === method &&
    hasPath(head.path, isOwnHost) &&
    (ownHosts === undefined ||
      (isOwnHost && ownHosts.some((serves) => serves(head.host, head.port))));
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
