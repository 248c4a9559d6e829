export { createRouteResolver, providerNames } from './resolve-route.ts';
