import type { AsyncLocalStorage } from 'node:async_hooks';
import type { SpanContext } from '@opentelemetry/api';
import type { UsageContext } from '../call.ts';
import { readCallSite } from '../context/call-sites.ts';
import { createUserIdHash } from '../context/hash-user-id.ts';
import { findMissingContext, type RequiredContext } from '../context/missing-context.ts';
import { parseBaggage } from '../context/parse-baggage.ts';
import {
  mergeUsageContexts,
  readScope,
  resolveContext,
  type UsageScope,
} from '../context/usage-scope.ts';
import { readActiveBaggage, readActiveSpanContext } from '../telemetry/app-context.ts';

/** Who makes a call, as it stands when the call is made. */
export interface Caller {
  readonly context: UsageContext;
  readonly scope: UsageScope | null;
  readonly parent: SpanContext | null;
  /** What the configuration requires and the context does not say; `''` where nothing is missing. */
  readonly missing: string;
  /** Where in the app the call is made; read only where something is missing. */
  readonly site: string | null;
}

/**
 * Creates what reads the caller of the current call: the usage context, and for what it leaves open the
 * baggage of the app's OpenTelemetry. A context of this one call weighs more than both.
 */
export function createCallerCapture({
  storage,
  requiredContext,
  userIdKey,
}: {
  readonly storage: AsyncLocalStorage<UsageContext>;
  readonly requiredContext: RequiredContext;
  /** Users are recorded as they are without it, as a keyed hash with it. */
  readonly userIdKey: string | undefined;
}): (callContext?: UsageContext) => Caller {
  const hashUserId = userIdKey === undefined ? null : createUserIdHash(userIdKey);

  return function captureCaller(callContext) {
    const scope = readScope(storage);
    const around = resolveContext(scope);
    const own = callContext === undefined ? around : mergeUsageContexts(around, callContext);
    const baggage = readActiveBaggage();
    const context = baggage === null ? own : mergeUsageContexts(parseBaggage(baggage), own);
    const missing = findMissingContext(context, requiredContext);
    return {
      context:
        hashUserId === null || !context.userId
          ? context
          : { ...context, userId: hashUserId(context.userId) },
      scope,
      parent: readActiveSpanContext(),
      missing,
      site: missing === '' ? null : readCallSite(),
    };
  };
}
