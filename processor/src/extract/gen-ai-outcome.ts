import type { Span } from '../domain/span.ts';
import type { UsageSource, UsageStatus } from '../domain/usage.ts';
import type { Call } from './call.ts';
import { hasTokens } from './token-counts.ts';

/** Failures in which the provider refused before any work, as the SDKs and the providers name them. */
const refusals = new Set([
  // Exception classes of the OpenAI and Anthropic SDKs.
  'badrequesterror',
  'authenticationerror',
  'permissiondeniederror',
  'notfounderror',
  'conflicterror',
  'unprocessableentityerror',
  // Error types in the bodies of OpenAI and Anthropic.
  'invalid_request_error',
  'authentication_error',
  'permission_error',
  'not_found_error',
  'request_too_large',
  'overloaded_error',
  // Google's status names, Bedrock's exceptions.
  'invalid_argument',
  'unauthenticated',
  'permission_denied',
  'not_found',
  'validationexception',
  'accessdeniedexception',
  'resourcenotfoundexception',
]);
/** What no provider bills, by rule. */
const freeOperations = new Set(['count_tokens', 'moderation']);
const rateLimits =
  /rate_?limit|too_?many_?requests|resource_?exhausted|throttl|insufficient_?quota/;
const timeouts = /time_?d?_?out|deadline_?exceeded/;
const cancellations = /cancel|abort/;

/**
 * How the call ended, from the span's status, its `error.type` and its HTTP status. The status
 * message is not read: it can quote the prompt.
 */
export function resolveStatus({ statusCode }: Span, call: Call): UsageStatus {
  const httpStatus = readHttpStatus(call);
  const hasFailed = statusCode === 2 || call.errorType !== null || (httpStatus ?? 0) >= 400;
  if (!hasFailed) return call.finishReasons.includes('error') ? 'incomplete' : 'success';
  const errorType = readErrorType(call);
  if (httpStatus === 429 || rateLimits.test(errorType)) return 'rate_limited';
  if (httpStatus === 408 || timeouts.test(errorType)) return 'timeout';
  if (httpStatus === 499 || cancellations.test(errorType)) return 'cancelled';
  return 'error';
}

/**
 * Where the counts come from. A failure without counts is a known zero only where the provider
 * refused before any work; after a 5xx or a time-out it may have billed.
 */
export function resolveSource(
  status: UsageStatus,
  call: Pick<Call, 'tokens' | 'units' | 'errorType' | 'httpStatusCode'>,
  {
    operationName = null,
    providerName = null,
  }: { operationName?: string | null; providerName?: string | null } = {},
): UsageSource {
  if (operationName !== null && freeOperations.has(operationName)) return 'not_billed';
  if (hasTokens(call.tokens) || Object.keys(call.units).length > 0) return 'reported';
  if (status === 'rate_limited') return 'not_billed';
  return status === 'error' && isRefusal(call, providerName ?? '') ? 'not_billed' : 'absent';
}

function isRefusal(
  call: Pick<Call, 'errorType' | 'httpStatusCode'>,
  providerName: string,
): boolean {
  const httpStatus = readHttpStatus(call);
  const errorType = readErrorType(call);
  if (httpStatus === null) {
    if (refusals.has(errorType)) return errorType !== 'badrequesterror' || !isAzure(providerName);
    // Google's SDK has one class for every 4xx.
    return errorType === 'clienterror' && providerName.startsWith('gcp.');
  }
  if (httpStatus === 400 && isAzure(providerName)) return false;
  return (httpStatus >= 400 && httpStatus < 500) || httpStatus === 529;
}

/** Its filter refuses a prompt like any bad request, with 400, but after it has read and billed it. */
function isAzure(providerName: string): boolean {
  return providerName.startsWith('azure.');
}

/** The conventions allow the HTTP status as `error.type`. */
function readHttpStatus({
  httpStatusCode,
  errorType,
}: Pick<Call, 'errorType' | 'httpStatusCode'>): number | null {
  if (httpStatusCode !== null) return httpStatusCode;
  return errorType !== null && /^[45]\d\d$/.test(errorType) ? Number(errorType) : null;
}

/** The last part of a failure's name in lower case: `openai.RateLimitError` is `ratelimiterror`. */
function readErrorType({ errorType }: Pick<Call, 'errorType'>): string {
  return errorType?.split(/[.:/]/).at(-1)?.toLowerCase() ?? '';
}
