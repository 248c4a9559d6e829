import type { RequestHead } from '../../../instrumentation/src/call.ts';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';
import { providers } from '../../../instrumentation/src/providers/list.ts';
import type { Route } from '../../../instrumentation/src/wire-format.ts';

/** A server that has no host of its own, such as LiteLLM, is `litellm.example` in fixtures. */
export const namedHosts = providers
  .filter(({ hosts }) => hosts.length === 0)
  .map(({ name }) => ({
    providerName: name,
    host: `${name.replaceAll('_', '-')}.example`,
    port: null,
  }));

const resolver = createRouteResolver({ extraHosts: namedHosts });

/** The route of a call to a provider's host. */
export function resolveRoute(head: RequestHead): Route | undefined {
  return resolver.resolveRoute(head);
}
