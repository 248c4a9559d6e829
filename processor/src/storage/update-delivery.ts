import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** How an attempt to tell somebody ended. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly deliveredAt: Date }
  | { readonly kind: 'failed'; readonly error: string; readonly nextAttemptAt: Date }
  /** Nothing more will be tried: nowhere to send it, or refused for good. */
  | { readonly kind: 'abandoned'; readonly error: string };

/**
 * Notes the outcome and ends the claim. What is delivered stays delivered.
 * @throws UnavailableError when the database is away.
 */
export async function updateDelivery(
  pool: pg.Pool,
  id: string,
  outcome: DeliveryOutcome,
): Promise<void> {
  await runQuery(
    pool,
    `update alert_deliveries set
      claimed_until = null, delivered_at = $2, next_attempt_at = $3, last_error = left($4, 2000)
    where id = $1 and delivered_at is null`,
    [
      id,
      outcome.kind === 'delivered' ? outcome.deliveredAt : null,
      outcome.kind === 'failed' ? outcome.nextAttemptAt : null,
      outcome.kind === 'delivered' ? null : outcome.error.replaceAll('\0', '\ufffd'),
    ],
  );
}
