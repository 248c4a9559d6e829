import type { Ending, Outcome, RequestFacts, ResponseFacts, UsageSource } from '../call.ts';

/**
 * The verdict on a call: what its status is, and whether its usage is known.
 * Rules: the telemetry contract's `ai.usage.status` and `ai.usage.source`.
 *
 * The HTTP status weighs more than the ending: an app that drops the body of a 429 was still refused.
 */
export function resolveOutcome({
  statusCode,
  ending,
  request = {},
  facts,
  free = false,
  estimateMethod,
}: {
  readonly statusCode: number | undefined;
  readonly ending: Ending;
  readonly request?: RequestFacts;
  readonly facts: ResponseFacts;
  readonly free?: boolean;
  /** How the usage was estimated that nobody reports. */
  readonly estimateMethod?: string | undefined;
}): Outcome {
  const outcome = resolveReported({ statusCode, ending, request, facts, free });
  return estimateMethod === undefined || outcome.source !== 'absent'
    ? outcome
    : { ...outcome, source: 'estimated', estimateMethod };
}

function resolveReported({
  statusCode,
  ending,
  request,
  facts,
  free,
}: {
  readonly statusCode: number | undefined;
  readonly ending: Ending;
  readonly request: RequestFacts;
  readonly facts: ResponseFacts;
  readonly free: boolean;
}): Outcome {
  if (statusCode !== undefined && statusCode >= 400) {
    const refusal = resolveRefusal(statusCode, facts);
    return free ? { ...refusal, source: 'not_billed' } : refusal;
  }
  const unprocessed = 'unprocessed' in ending && ending.unprocessed === true;
  const source = resolveSource({ statusCode, request, facts, unbilled: free || unprocessed });
  if (facts.errorType !== undefined) return { status: 'error', source, errorType: facts.errorType };
  // Clients follow a redirect without a look at its body.
  if (statusCode !== undefined && statusCode >= 300) return { status: 'success', source };
  if (statusCode !== undefined && facts.terminal === true) return resolveWhole(facts, source);
  switch (ending.kind) {
    case 'complete':
      return facts.terminal === false
        ? { status: 'incomplete', source }
        : resolveWhole(facts, source);
    case 'aborted':
      return { status: 'cancelled', source };
    case 'timeout':
      return { status: 'timeout', source, errorType: nameError(ending.error, 'timeout') };
    case 'failed':
      // Bytes of an answer came and then no more: what is known is a part of it.
      return statusCode === undefined
        ? { status: 'error', source, errorType: nameError(ending.error) }
        : { status: 'incomplete', source, errorType: nameError(ending.error) };
    case 'open':
      return { status: 'incomplete', source };
  }
}

function resolveWhole(facts: ResponseFacts, source: UsageSource): Outcome {
  return { status: facts.incomplete === true ? 'incomplete' : 'success', source };
}

function resolveSource({
  statusCode,
  request,
  facts,
  unbilled,
}: {
  readonly statusCode: number | undefined;
  readonly request: RequestFacts;
  readonly facts: ResponseFacts;
  readonly unbilled: boolean;
}): UsageSource {
  // T42: what a cache in front of the provider answers was billed when it was first asked.
  if (unbilled || facts.cached === true || facts.refused === true) return 'not_billed';
  // T41: the answer with the result is the one that says what it cost.
  if (facts.deferred === true) return 'not_billed';
  if (facts.usage !== undefined || facts.statedCost !== undefined) return 'reported';
  // A redirect asks the client to go elsewhere: no work was done here.
  if (statusCode !== undefined && statusCode >= 300) return 'not_billed';
  // The provider bills what it was asked for, and it has begun to answer.
  if (statusCode !== undefined && request.units !== undefined) return 'reported';
  return 'absent';
}

function resolveRefusal(statusCode: number, facts: ResponseFacts): Outcome {
  // A nameless error says less than its status.
  const errorType =
    facts.errorType === undefined || facts.errorType === 'error'
      ? String(statusCode)
      : facts.errorType;
  if (statusCode === 429) return { status: 'rate_limited', source: 'not_billed', errorType };
  if (statusCode === 408 || statusCode === 504) {
    return { status: 'timeout', source: 'absent', errorType };
  }
  if (statusCode < 500) return { status: 'error', source: resolveRefusedSource(facts), errorType };
  const overloaded = statusCode === 529 || (statusCode === 503 && /overloaded/i.test(errorType));
  return { status: 'error', source: overloaded ? 'not_billed' : 'absent', errorType };
}

/** A refusal comes before any work, unless it says otherwise. */
function resolveRefusedSource(facts: ResponseFacts): UsageSource {
  if (facts.mayBeBilled !== true) return 'not_billed';
  return facts.usage === undefined ? 'absent' : 'reported';
}

/** An error's code or class, which are few; never its message. */
function nameError(error: unknown, fallback = 'error'): string {
  if (typeof error !== 'object' || error === null) return fallback;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return [code, name].find(isWord) ?? fallback;
}

/** An app may put anything into an error of its own, a text of its users as well. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value);
}
