import type pg from 'pg';
import type { ClaimedDelivery, DeliveryChannel } from '../domain/alert.ts';
import { runQuery } from './run-query.ts';

/**
 * Claims the deliveries of one channel that are due, the longest waiting first. Until `leaseMs` is over they are
 * nobody else's; a processor that dies while sending loses them to the next one. Each claim counts
 * as an attempt.
 * @throws UnavailableError when the database is away.
 */
export async function selectDueDeliveries(
  pool: pg.Pool,
  {
    channel,
    now,
    limit,
    leaseMs = 60_000,
  }: { channel: DeliveryChannel; now: Date; limit: number; leaseMs?: number },
): Promise<ClaimedDelivery[]> {
  return await runQuery<{
    id: string;
    channel: DeliveryChannel;
    recipient: string;
    budget: string | null;
    payload: unknown;
    createdAt: Date;
    attempts: number;
  }>(
    pool,
    `with due as (
      select id as due_id from alert_deliveries
      where channel = $4 and next_attempt_at <= $1
        and (claimed_until is null or claimed_until <= $1)
      order by next_attempt_at, id
      limit $3
      for update skip locked
    ), claimed as (
      update alert_deliveries set claimed_until = $2, attempts = attempts + 1
      from due where id = due_id
      returning id, alert_id, channel, recipient, created_at, attempts, next_attempt_at
    )
    select claimed.id, channel, recipient, budget, payload, claimed.created_at as "createdAt", attempts
    from claimed join alerts on alerts.id = alert_id
    order by next_attempt_at, claimed.id`,
    [now, new Date(now.getTime() + leaseMs), limit, channel],
  );
}
