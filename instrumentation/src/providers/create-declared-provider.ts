import type { DeclaredApi } from '../formats/declared/declared-api.ts';
import { type ParsedApi, parseApi } from '../formats/declared/parse-api.ts';
import type { Provider } from './provider.ts';

/** A provider from a description that was parsed. */
export function createDeclaredProvider(api: ParsedApi): Provider {
  return { ...api, root: '', billingHeaders: {} };
}

/** A provider of ours that needs no more than a description. */
export function declareProvider(api: DeclaredApi): Provider {
  const parsed = parseApi(api, (at, mistake) => {
    throw new Error(`${api.name}: ${at} ${mistake}`);
  });
  if (parsed === undefined) throw new Error(`${api.name} is no description of an API`);
  return createDeclaredProvider(parsed);
}
