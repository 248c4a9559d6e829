import type { UsageContext } from './call.ts';
import { markLatestCall } from './context/mark-error.ts';
import { changeUsageContext } from './context/set-usage-context.ts';
import { runWithUsageContext } from './context/with-usage-context.ts';
import { resolveGlobalState } from './global-state.ts';
import type { ReportedCall } from './reported/reported-call.ts';

export { AiUsageInstrumentation } from './ai-usage-instrumentation.ts';
export type { Usage, UsageContext, UsageStatus } from './call.ts';
export type { DeclaredApi } from './formats/declared/declared-api.ts';
export type { AiUsageOptions } from './options.ts';
export type { ReportedCall } from './reported/reported-call.ts';

/**
 * Runs `fn`, and everything asynchronous that it starts, in a usage context: each AI call in it is
 * attributed to the user, feature, project … given here. Contexts nest: inner fields replace outer ones,
 * tags are merged. Numbers and booleans become text; what cannot be read is left out with a warning on
 * stderr, once for each kind of mistake. A mistake never throws.
 *
 * @returns what `fn` returns
 */
export function withUsageContext<Result>(context: UsageContext, fn: () => Result): Result {
  return runWithUsageContext(resolveGlobalState().usageContext, context, fn, reportMistake);
}

/**
 * Adds to the usage context that surrounds the caller, for every call that begins in it from now on: that of
 * the nearest `withUsageContext`, else of the request that Node's HTTP server is answering. What is outside
 * stays as it is, and calls that have begun keep the context that they began with.
 *
 * What runs at the same time in one `withUsageContext` shares it: give each job of a queue its own.
 *
 * Outside of both it holds for the rest of the current asynchronous execution, as `AsyncLocalStorage.enterWith`
 * does: right for a script or a job, too wide for anything that serves several users.
 */
export function setUsageContext(context: UsageContext): void {
  changeUsageContext(resolveGlobalState().usageContext, context, reportMistake);
}

/**
 * Records a call that is no HTTP request: over a WebSocket, to a model in this process, of a batch job. It
 * becomes the same record as any other, in the usage context of the caller. What cannot be read is left out
 * with a warning. Never throws.
 *
 * @returns whether a record was made: `false` without `register`, or without provider and operation
 */
export function recordUsage(call: ReportedCall): boolean {
  return resolveGlobalState().recordUsage?.(call) ?? false;
}

/**
 * Says that the answer of the call that was begun last in the surrounding context is of no use to the app,
 * though it came: its record gets the status `error` and this name. It is billed all the same. A call that
 * failed by itself keeps its own reason.
 *
 * @param error a short name such as `invalid_json`, or an `Error`, whose class is taken; never a message
 * @returns whether there was a call to mark: `false` outside any context, and once its record has left,
 *   half a second after the call's end
 */
export function markError(error?: string | Error): boolean {
  return markLatestCall(resolveGlobalState().usageContext, error, reportMistake);
}

/**
 * Sends every finished record now. Resolves when the receiver has taken them, or when sending failed: they
 * are kept then and sent again. Never rejects. Does nothing where `register` was not loaded.
 */
export async function flushUsage(): Promise<void> {
  await resolveGlobalState().flush?.();
}

function reportMistake(mistake: string): void {
  resolveGlobalState().reportMistake?.(mistake);
}
