import type { OrderedWork } from '../call.ts';
import type { WireFormat } from '../wire-format.ts';
import { parseCount } from './usage.ts';
import { parseText } from './wire-value.ts';

/**
 * The format of requests that look at work which was ordered before, such as GET …/responses/{id}, or cancel it: they
 * are no calls of their own, and have answers of the same shape (T41).
 */
export function readBack(format: WireFormat): WireFormat {
  return { ...format, readsBack: true };
}

/**
 * Work by its id and its instant in seconds. Without either nothing would tell a second look at it from the first.
 */
export function readOrderedWork(id: unknown, created: unknown): OrderedWork | undefined {
  const identity = parseText(id);
  const seconds = parseCount(created);
  if (identity === undefined || seconds === undefined) return undefined;
  return { identity, startedAtMs: seconds * 1000 };
}
