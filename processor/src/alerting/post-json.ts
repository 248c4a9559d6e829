import type { SendOutcome } from './send-outcome.ts';

/**
 * Posts JSON once. Only a 2xx counts as delivered; a redirect does not and is not followed, because
 * it would carry the message to an address that nobody configured.
 * @param what how errors call the receiver: `The webhook`.
 */
export async function postJson({
  what,
  url,
  headers = {},
  body,
  timeoutMs,
}: {
  readonly what: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly timeoutMs: number;
}): Promise<SendOutcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'tallylight', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // The answer's text is nobody's business here; that it ends badly does not undo its status.
    await response.body?.cancel().catch(() => {});
    if (response.ok) return { delivered: true };
    return {
      delivered: false,
      error: `${what} answered ${response.status}`,
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after')),
    };
  } catch (error) {
    return { delivered: false, error: `${what} ${describeFailure(error, timeoutMs)}` };
  }
}

/** Seconds only: the other form, a date, would depend on the receiver's clock. */
function parseRetryAfter(value: string | null): number | null {
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) * 1000 : null;
}

function describeFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'could not be reached';
  if (error.name === 'TimeoutError') return `did not answer within ${timeoutMs} ms`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return `could not be reached: ${code ?? error.name}`;
}
