export { createDeclaredProvider } from './create-declared-provider.ts';
export { createRouteResolver, providerNames } from './resolve-route.ts';
