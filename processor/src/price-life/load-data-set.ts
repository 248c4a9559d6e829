import { readFile } from 'node:fs/promises';
import { PriceRefusal } from '../domain/price-refusal.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * Fetches, or reads, what a data set publishes.
 * @param location `https://…`, `http://…` or a path.
 * @param signal ends the fetching.
 * @throws PriceRefusal that says where, why and what to do.
 */
export async function loadDataSet(
  location: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<string> {
  try {
    return /^https?:/.test(location)
      ? await fetchText(location, signal)
      : await readFile(location, 'utf8');
  } catch (cause) {
    throw new PriceRefusal(
      'data-set',
      `The prices at ${formatLocation(location)} could not be read: ${describe(cause)}. Check the address and the way there, or give a file with --from.`,
      { cause },
    );
  }
}

/** Without what may be a secret: a user, a password, a query. */
export function formatLocation(location: string): string {
  const url = URL.parse(location);
  return url === null || !/^https?:$/.test(url.protocol) ? location : url.origin + url.pathname;
}

async function fetchText(url: string, signal: AbortSignal | undefined): Promise<string> {
  const { username, password } = new URL(url);
  // Fetch would refuse it as well, and repeat the password.
  if (username !== '' || password !== '') {
    throw new Error('it has a user name or password before the host, which cannot be sent');
  }
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, {
    headers: { accept: 'application/json', 'user-agent': 'tallylight' },
    signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`it answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return 'the processor was stopped meanwhile';
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} seconds`;
  const { cause } = error;
  return cause instanceof Error ? `${error.message}, ${cause.message}` : error.message;
}
