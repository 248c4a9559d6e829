import type { NoticePayload } from './create-notice.ts';

/** How an attempt ended. `error` never holds the URL: a webhook's path is often its secret. */
export type PostOutcome =
  | { readonly delivered: true }
  | { readonly delivered: false; readonly error: string; readonly retryAfterMs: number | null };

/**
 * Posts a notice once. Only a 2xx counts as delivered; a redirect does not and is not followed,
 * because it would carry the notice to an address that nobody configured.
 * `webhook-id` and `webhook-timestamp` are the header names of the Standard Webhooks specification.
 */
export async function postNotice({
  url,
  payload,
  timeoutMs,
  sentAt,
}: {
  readonly url: string;
  readonly payload: NoticePayload;
  readonly timeoutMs: number;
  readonly sentAt: Date;
}): Promise<PostOutcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'tallylight',
        'idempotency-key': payload.id,
        'webhook-id': payload.id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      },
      body: JSON.stringify(payload),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // The answer's text is nobody's business here; that it ends badly does not undo its status.
    await response.body?.cancel().catch(() => {});
    if (response.ok) return { delivered: true };
    return {
      delivered: false,
      error: `The webhook answered ${response.status}`,
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after')),
    };
  } catch (error) {
    return { delivered: false, error: describeFailure(error, timeoutMs), retryAfterMs: null };
  }
}

/** Seconds only: the other form, a date, would depend on the receiver's clock. */
function parseRetryAfter(value: string | null): number | null {
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) * 1000 : null;
}

function describeFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'The webhook could not be reached';
  if (error.name === 'TimeoutError') return `The webhook did not answer within ${timeoutMs} ms`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return `The webhook could not be reached: ${code ?? error.name}`;
}
