import type { RequestHead } from '../../../instrumentation/src/call.ts';

/** The head of a request by its URL, as the instrumentation sees it. */
export function createRequestHead({
  url,
  method = 'POST',
  headers = {},
}: {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}): RequestHead {
  const { hostname: host, port, pathname: path, search, protocol } = new URL(url);
  const defaultPort = protocol === 'https:' ? 443 : 80;
  return {
    method,
    host,
    port: port === '' ? defaultPort : Number(port),
    path,
    query: search.slice(1),
    header: (name) => headers[name],
  };
}
