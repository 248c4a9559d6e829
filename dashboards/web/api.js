const tokenKey = 'tallylight-read-token';

/** An answer other than success; `status` is 0 where there was none at all. */
export class ApiError extends Error {
  /** @param errors what is wrong with each field that was sent: `{ parameter, detail }`. */
  constructor(status, message, { cause, errors = [] } = {}) {
    super(message, { cause });
    this.status = status;
    this.errors = errors;
  }
}

/** Keeps the token for this tab only. */
export function keepToken(token) {
  sessionStorage.setItem(tokenKey, token);
}

export function forgetToken() {
  sessionStorage.removeItem(tokenKey);
}

export function hasToken() {
  return sessionStorage.getItem(tokenKey) !== null;
}

/** Reads one address of the API. Resolves to its body and the processor's own time of day. */
export function readApi(path, { timeoutMs } = {}) {
  return ask(path, { timeoutMs });
}

/** Posts to one address of the API, under the same token. */
export function sendApi(path, content, { timeoutMs } = {}) {
  return ask(path, {
    timeoutMs,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(content),
  });
}

async function ask(path, { timeoutMs = 10_000, headers = {}, ...request }) {
  const token = sessionStorage.getItem(tokenKey);
  const address = new URL(`api/v1/${path}`, document.baseURI);
  // Whose token is for every tenant says in the page's own address which one to show.
  const tenant = new URLSearchParams(location.search).get('tenant');
  if (tenant !== null) address.searchParams.set('tenant', tenant);
  const response = await fetch(address, {
    ...request,
    headers: { ...headers, ...(token !== null && { Authorization: `Bearer ${token}` }) },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause) => {
    throw new ApiError(0, 'The processor does not answer.', { cause });
  });
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) {
    throw new ApiError(
      response.status,
      body?.detail ?? `The processor answered ${response.status}.`,
      { errors: body?.errors },
    );
  }
  return { body, at: new Date(response.headers.get('Date') ?? Date.now()) };
}
