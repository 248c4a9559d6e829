import type { DeclaredApi } from '../formats/declared/declared-api.ts';
import { type ParsedApi, parseApi } from '../formats/declared/parse-api.ts';
import type { Provider } from './provider.ts';

/** A provider from a description that was parsed. */
export function createDeclaredProvider(api: ParsedApi): Provider {
  return { ...api, root: '', billingHeaders: {} };
}

/** A provider of ours that needs no more than a description, which is read when one of its hosts is called. */
export function declareProvider(api: DeclaredApi): Provider {
  let parsed: ParsedApi | undefined;
  const parse = () => {
    parsed ??= parseApi(api, (at, mistake) => {
      throw new Error(`${api.name}: ${at} ${mistake}`);
    });
    if (parsed === undefined) throw new Error(`${api.name} is no description of an API`);
    return parsed;
  };
  return {
    name: api.name,
    hosts: api.hosts,
    root: '',
    billingHeaders: {},
    get endpoints() {
      return parse().endpoints;
    },
    get ignoredPaths() {
      return parse().ignoredPaths;
    },
  };
}
