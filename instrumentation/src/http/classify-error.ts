import type { LostEnding } from '../call.ts';

const abortCodes = new Set(['ABORT_ERR', 'UND_ERR_ABORTED', 'UND_ERR_DESTROYED', 'ERR_CANCELED']);
const timeoutCodes = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ECONNABORTED',
]);

/** What an error at the end of a request means: the app left, time ran out, or the connection failed. */
export function classifyError(error: unknown): LostEnding {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError' || timeoutCodes.has(String(code))) return { kind: 'timeout', error };
  if (name === 'AbortError' || abortCodes.has(String(code))) return { kind: 'aborted' };
  // Errors of the network and of the client carry a code; what an app passes to abort() seldom does. From undici 7
  // on those of its parser have none, such as of a connection that was to close after an answer and closes before.
  return typeof code === 'string' || name === 'HTTPParserError'
    ? { kind: 'failed', error }
    : { kind: 'aborted' };
}
