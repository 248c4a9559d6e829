export { createDeclaredProvider } from './create-declared-provider.ts';
export { createRouteResolver, providerNames, type RouteResolver } from './resolve-route.ts';
