import type { Access } from '../domain/access.ts';
import type { UsageFilter } from '../domain/ledger.ts';
import type { UsageStatus } from '../domain/usage.ts';
import { parseInstant } from './parse-instant.ts';
import type { Query } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';

const exactFields = [
  'user',
  'provider',
  'model',
  'environment',
  'service',
  'feature',
  'project',
  'organization',
  'session',
  'task',
] as const satisfies readonly (keyof UsageFilter)[];

const statuses: readonly string[] = [
  'success',
  'error',
  'timeout',
  'rate_limited',
  'cancelled',
  'incomplete',
] satisfies readonly UsageStatus[];

/**
 * Takes the filters that `/usage` and `/analytics/summary` share. Where the access is to one
 * environment, that is among them whatever is asked.
 * @throws Problem 403 where another environment is asked for: its calls are not nothing.
 */
export function parseUsageFilter(query: Query, { environment }: Access): UsageFilter {
  const exact = exactFields.flatMap((field) => {
    const value = query.take(field);
    return value === undefined ? [] : [[field, value] as const];
  });
  const wanted = exact.find(([field]) => field === 'environment')?.[1];
  if (environment !== null && wanted !== undefined && wanted !== environment) {
    throw new Problem(
      problemKinds.tokenScope,
      `This token is of the environment “${environment}”, and of no other. Leave environment out.`,
    );
  }
  const status = takeStatus(query);
  const tags = query.takeAll('tag.');
  const from = takeInstant(query, 'from');
  const to = takeInstant(query, 'to');
  if (from !== undefined && to !== undefined && from >= to) {
    query.reject('to', `must be later than from (${from.toISOString()}), which is inclusive`);
  }
  return {
    ...Object.fromEntries(exact),
    ...(environment !== null && { environment }),
    ...(status !== undefined && { status }),
    // Built from entries: the keys are the asker's, and `__proto__` is a key like any other.
    ...(tags.size > 0 && { tags: Object.fromEntries(tags) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

function takeStatus(query: Query): string | undefined {
  const status = query.take('status');
  if (status === undefined || statuses.includes(status)) return status;
  query.reject('status', `is “${status}”; it is one of ${statuses.join(', ')}`);
  return undefined;
}

function takeInstant(query: Query, parameter: 'from' | 'to'): Date | undefined {
  const text = query.take(parameter);
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  query.reject(
    parameter,
    `is “${text}”; write an instant with its offset (2026-11-01T09:30:00Z) or a date (2026-11-01, midnight in UTC)`,
  );
  return undefined;
}
