import type { AsyncLocalStorage } from 'node:async_hooks';
import type { UsageContext } from '../call.ts';
import type { ReportMistake } from './parse-usage-context.ts';
import { readScope } from './usage-scope.ts';

/** What stands where the app gives no name, or a text that is none. */
const defaultName = 'app_error';

/** Marks the latest call of the scope in which the caller runs. */
export function markLatestCall(
  storage: AsyncLocalStorage<UsageContext>,
  error: unknown,
  report: ReportMistake,
): boolean {
  try {
    return readScope(storage)?.latestCall?.markError(nameError(error, report)) ?? false;
  } catch {
    return false;
  }
}

/** Names of errors are few, and never a text of the app's users. */
function nameError(error: unknown, report: ReportMistake): string {
  if (error === undefined || error === null) return defaultName;
  const name = error instanceof Error ? error.name : error;
  if (typeof name === 'string' && /^[\w.:-]{1,64}$/.test(name)) return name;
  report(`markError needs a short name such as 'invalid_json'; ${defaultName} is recorded instead`);
  return defaultName;
}
