import type pg from 'pg';
import type { Notice } from '../domain/ledger.ts';
import { NOTICE_ROW, type NoticeRow, parseNoticeRow } from './parse-notice-row.ts';
import { runQuery } from './run-query.ts';

/**
 * Claims the notices that are due, the longest waiting first. Until `leaseMs` is over they are
 * nobody else's; a processor that dies while sending loses them to the next one. Each claim counts
 * as an attempt.
 * @throws UnavailableError when the database is away.
 */
export async function selectDueNotices(
  pool: pg.Pool,
  { now, limit, leaseMs = 60_000 }: { now: Date; limit: number; leaseMs?: number },
): Promise<Notice[]> {
  const rows = await runQuery<NoticeRow>(
    pool,
    `with due as (
      select id as due_id from notices
      where next_attempt_at <= $1 and (claimed_until is null or claimed_until <= $1)
      order by next_attempt_at, id
      limit $3
      for update skip locked
    ), claimed as (
      update notices set claimed_until = $2, attempts = attempts + 1
      from due where id = due_id
      returning ${NOTICE_ROW}
    )
    select * from claimed order by next_attempt_at, id`,
    [now, new Date(now.getTime() + leaseMs), limit],
  );
  return rows.map(parseNoticeRow);
}
