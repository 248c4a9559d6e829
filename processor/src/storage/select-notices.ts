import type pg from 'pg';
import type { Notice } from '../domain/ledger.ts';
import { NOTICE_ROW, type NoticeRow, parseNoticeRow } from './parse-notice-row.ts';
import { runQuery } from './run-query.ts';

/**
 * A tenant's notices, newest first, delivered or not.
 * @throws UnavailableError when the database is away.
 */
export async function selectNotices(
  pool: pg.Pool,
  { tenant, limit }: { tenant: string; limit: number },
): Promise<Notice[]> {
  const rows = await runQuery<NoticeRow>(
    pool,
    `select ${NOTICE_ROW} from notices where tenant = $1 order by notices.id desc limit $2`,
    [tenant, limit],
  );
  return rows.map(parseNoticeRow);
}
