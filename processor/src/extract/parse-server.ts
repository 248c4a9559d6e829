/** Where a call went, as the conventions name it. */
interface Server {
  readonly address: string | null;
  readonly port: number | null;
}

const defaultPorts: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Host and port of a base URL; nothing else of it, for its path and query can hold secrets. */
export function parseServer(url: unknown): Server {
  if (typeof url !== 'string' || !URL.canParse(url)) return { address: null, port: null };
  const { hostname, port, protocol } = new URL(url);
  if (hostname === '') return { address: null, port: null };
  return { address: hostname, port: port === '' ? (defaultPorts[protocol] ?? null) : Number(port) };
}
