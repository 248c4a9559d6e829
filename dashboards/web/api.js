const tokenKey = 'tallylight-read-token';

/** An answer other than success; `status` is 0 where there was none at all. */
export class ApiError extends Error {
  constructor(status, message, { cause } = {}) {
    super(message, { cause });
    this.status = status;
  }
}

/** Keeps the read token for this tab only. */
export function keepToken(token) {
  sessionStorage.setItem(tokenKey, token);
}

export function hasToken() {
  return sessionStorage.getItem(tokenKey) !== null;
}

/** Reads one address of the API. Resolves to its body and the processor's own time of day. */
export async function readApi(path, { timeoutMs = 10_000 } = {}) {
  const token = sessionStorage.getItem(tokenKey);
  const response = await fetch(new URL(`api/v1/${path}`, document.baseURI), {
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause) => {
    throw new ApiError(0, 'The processor does not answer.', { cause });
  });
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) {
    throw new ApiError(
      response.status,
      body?.detail ?? `The processor answered ${response.status}.`,
    );
  }
  return { body, at: new Date(response.headers.get('Date') ?? Date.now()) };
}
