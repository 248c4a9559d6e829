export { providerNames, resolveProvider, resolveRoute } from './resolve-route.ts';
