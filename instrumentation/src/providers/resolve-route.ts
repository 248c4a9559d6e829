import type { ProviderHost, RequestHead, Route } from '../call.ts';
import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';

/** A provider with its paths as regular expressions, for its own hosts and for further ones. */
interface CompiledProvider {
  readonly provider: Provider;
  readonly routes: readonly { readonly path: PathTest; readonly route: Route }[];
  readonly ignoredPaths: readonly PathTest[];
}

type PathTest = (path: string, isOwnHost: boolean) => boolean;

const providers: readonly CompiledProvider[] = [openai, anthropic, gemini].map(compileProvider);

/** The values of `gen_ai.provider.name` whose wire formats are known. */
export const providerNames: readonly string[] = providers.map(({ provider }) => provider.name);

/**
 * The provider and wire format of a call, by its host and path; `undefined` where the call is of no concern
 * or not understood, which `resolveProvider` tells apart.
 *
 * Reading back what is stored (GET), such as a response in the background, was billed when it was created.
 */
export function resolveRoute(
  head: RequestHead,
  extraHosts: readonly ProviderHost[] = [],
): Route | undefined {
  if (head.method !== 'POST') return undefined;
  const found = findProvider(head, extraHosts);
  if (found === undefined) return undefined;
  const { routes } = found.compiled;
  return routes.find(({ path }) => path(head.path, found.isOwnHost))?.route;
}

/**
 * The provider of a call that may cost money although no route knows it: such calls are counted, so that
 * nobody takes silence for zero. `undefined` for other hosts and for what costs nothing.
 */
export function resolveProvider(
  head: RequestHead,
  extraHosts: readonly ProviderHost[] = [],
): string | undefined {
  // A WebSocket begins as a GET.
  const mayBill = head.method === 'POST' || head.header('upgrade')?.toLowerCase() === 'websocket';
  if (!mayBill) return undefined;
  const found = findProvider(head, extraHosts);
  if (found === undefined) return undefined;
  const { provider, ignoredPaths } = found.compiled;
  return ignoredPaths.some((path) => path(head.path, found.isOwnHost)) ? undefined : provider.name;
}

function findProvider(
  head: RequestHead,
  extraHosts: readonly ProviderHost[],
): { readonly compiled: CompiledProvider; readonly isOwnHost: boolean } | undefined {
  const host = head.host.endsWith('.') ? head.host.slice(0, -1) : head.host;
  const extra = extraHosts.find(
    (entry) => entry.host === host && (entry.port === null || entry.port === head.port),
  );
  const compiled = providers.find(({ provider }) =>
    extra === undefined
      ? provider.hosts.some((own) => host === own || host.endsWith(`.${own}`))
      : provider.name === extra.providerName,
  );
  return compiled && { compiled, isOwnHost: extra === undefined };
}

function compileProvider(provider: Provider): CompiledProvider {
  const { name: providerName, root, endpoints, ignoredPaths, billingHeaders } = provider;
  return {
    provider,
    routes: endpoints.map(({ path, format }) => ({
      path: compilePath(root, path),
      route: { providerName, format, billingHeaders },
    })),
    ignoredPaths: ignoredPaths.map((path) => compilePath(root, path)),
  };
}

/** A gateway may serve the API below a path of its own, and without the version in it. */
function compilePath(root: string, path: string): PathTest {
  const whole = new RegExp(`^${root}${path}/?$`);
  const ending = new RegExp(`^(?:/[^/]+)*${path}/?$`);
  return (candidate, isOwnHost) => (isOwnHost ? whole : ending).test(candidate);
}
