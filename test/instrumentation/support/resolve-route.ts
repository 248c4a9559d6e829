import type { RequestHead, Route } from '../../../instrumentation/src/call.ts';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';

const resolver = createRouteResolver();

/** The route of a call to a provider's own host. */
export function resolveRoute(head: RequestHead): Route | undefined {
  return resolver.resolveRoute(head);
}
