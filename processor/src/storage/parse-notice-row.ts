import type { Notice } from '../domain/ledger.ts';

/** The select list that `parseNoticeRow` reads. */
export const NOTICE_ROW = `id, tenant, budget, period_start, trim_scale(threshold)::text as threshold,
  payload, created_at, next_attempt_at, attempts, delivered_at, last_error`;

/** A row as pg gives it. */
export interface NoticeRow {
  readonly id: string;
  readonly tenant: string;
  readonly budget: string;
  readonly period_start: Date;
  readonly threshold: string;
  readonly payload: unknown;
  readonly created_at: Date;
  readonly next_attempt_at: Date | null;
  readonly attempts: number;
  readonly delivered_at: Date | null;
  readonly last_error: string | null;
}

export function parseNoticeRow(row: NoticeRow): Notice {
  return {
    id: row.id,
    tenant: row.tenant,
    budget: row.budget,
    periodStart: row.period_start,
    threshold: row.threshold,
    payload: row.payload,
    createdAt: row.created_at,
    nextAttemptAt: row.next_attempt_at,
    attempts: row.attempts,
    deliveredAt: row.delivered_at,
    lastError: row.last_error,
  };
}
