import type { ProviderHost, RequestHead } from '../call.ts';
import type { Route } from '../wire-format.ts';
import { type CompiledProvider, compileProvider } from './compile-provider.ts';
import { providers } from './list.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';

/** Tells what a call is by its host and path. */
export interface RouteResolver {
  /**
   * The provider and wire format of a call; `undefined` where the call is of no concern or not understood,
   * which `resolveProvider` tells apart. Reading back what is stored, such as a response in the background,
   * was billed when it was created.
   */
  resolveRoute(head: RequestHead): Route | undefined;
  /**
   * The provider of a call that may cost money although no route knows it: such calls are counted, so that
   * nobody takes silence for zero. `undefined` for other hosts and for what costs nothing.
   */
  resolveProvider(head: RequestHead): string | undefined;
}

/** Whose a host is. */
interface Found {
  /** Asked in this order. Several where descriptions share the host, or have that of a provider that is built in. */
  readonly compiled: readonly CompiledProvider[];
  readonly isOwnHost: boolean;
}

const compiledProviders = providers.map(compileProvider);

/** The values of `gen_ai.provider.name` whose wire formats are known. */
export const providerNames: readonly string[] = providers.map(({ name }) => name);

/** An app talks to few hosts: more are a crawler's, and are looked up each time. */
const maxKnownHosts = 1000;

/**
 * Creates a resolver for the known providers and for further ones.
 *
 * @param extraHosts further hosts of known providers, or of servers that speak OpenAI's formats
 * @param extraProviders providers that the user described; they come first, one path at a time
 */
export function createRouteResolver({
  extraHosts = [],
  extraProviders = [],
}: {
  readonly extraHosts?: readonly ProviderHost[];
  readonly extraProviders?: readonly Provider[];
} = {}): RouteResolver {
  const described = extraProviders.map(compileProvider);
  const candidates = [...described, ...compiledProviders];
  const extras = extraHosts.map((entry) => ({ ...entry, compiled: findNamed(entry.providerName) }));
  // Every HTTP call of the app is looked up.
  const known = new Map<string, Found | null>();

  function findNamed(name: string): readonly CompiledProvider[] {
    const named = candidates.filter(({ provider }) => provider.name === name);
    return named.length > 0 ? named : [compileProvider({ ...openai, name, billingHeaders: {} })];
  }

  function findProvider({ host, port }: RequestHead): Found | null {
    const key = `${host}:${port}`;
    let found = known.get(key);
    if (found === undefined) {
      found = searchProvider(host.endsWith('.') ? host.slice(0, -1) : host, port);
      if (known.size < maxKnownHosts) known.set(key, found);
    }
    return found;
  }

  function searchProvider(host: string, port: number): Found | null {
    const extra = extras.find(
      (entry) => entry.host === host && (entry.port === null || entry.port === port),
    );
    if (extra !== undefined) return { compiled: extra.compiled, isOwnHost: false };
    const serves = (candidate: CompiledProvider) => candidate.servesHost(host, port);
    const builtIn = compiledProviders.find(serves);
    const compiled = [...described.filter(serves), ...(builtIn === undefined ? [] : [builtIn])];
    return compiled.length === 0 ? null : { compiled, isOwnHost: true };
  }

  return {
    resolveRoute(head) {
      const found = findProvider(head);
      if (found === null) return undefined;
      const { compiled, isOwnHost } = found;
      for (const each of compiled) {
        const route = each.findRoute(head, isOwnHost);
        // What one of them says costs nothing is no other one's.
        if (route !== undefined || each.ignoresPath(head.path, isOwnHost)) return route;
      }
      return undefined;
    },

    resolveProvider(head) {
      const found = findProvider(head);
      if (found === null) return undefined;
      // A WebSocket begins as a GET.
      const mayBill =
        head.method === 'POST' || head.header('upgrade')?.toLowerCase() === 'websocket';
      const { compiled, isOwnHost } = found;
      if (!mayBill || compiled.some((each) => each.ignoresPath(head.path, isOwnHost))) {
        return undefined;
      }
      return compiled[0]?.provider.name;
    },
  };
}
