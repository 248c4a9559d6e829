import type pg from 'pg';

/** The longest that a timer can wait: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * A statement for which the pool's time limit does not hold: waiting for another processor's
 * migrations, building an index, summing up years. The session's `statement_timeout` is the caller's.
 */
export function createLongQuery(text: string, values: unknown[] = []): pg.QueryConfig {
  const query = { text, values, query_timeout: LONGEST_MS };
  return query;
}
