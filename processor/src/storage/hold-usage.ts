import type pg from 'pg';
import type { HeldUsage } from '../domain/held-usage.ts';
import type { SeriesStates } from '../domain/metric-series.ts';
import { formatArray } from './format-array.ts';
import { createHeldId, formatRecord } from './held-record.ts';
import { runTransaction } from './run-transaction.ts';

/** What a request's sums become, once it is known how far they had grown before. */
export interface Advance {
  /** The sums that have grown. */
  readonly states: SeriesStates;
  readonly held: readonly Omit<HeldUsage, 'tenant'>[];
}

/**
 * Reads how far sums had grown, notes how far they have now, and keeps the records that are made of
 * the difference, all in one transaction: whatever is sent twice is added once.
 * @param advance makes the difference; it is called within the transaction, with the sums locked.
 * @throws UnavailableError when the database is away.
 */
export async function holdUsage(
  pool: pg.Pool,
  tenant: string,
  {
    seriesIds,
    advance,
  }: { seriesIds: readonly string[]; advance: (states: SeriesStates) => Advance },
): Promise<void> {
  await runTransaction(pool, async (client) => {
    const { states, held } = advance(await lockSeries(client, tenant, seriesIds));
    await updateSeries(client, tenant, states);
    await insertHeld(client, tenant, held);
  });
}

/** New sums get a row as well, so that two requests with the same new sum do not both begin it. */
async function lockSeries(
  client: pg.PoolClient,
  tenant: string,
  seriesIds: readonly string[],
): Promise<SeriesStates> {
  if (seriesIds.length === 0) return new Map();
  const { rows } = await client.query<{ id: string; at_us: string | null; value: number }>(
    `insert into metric_series (tenant, series_id)
    select distinct $1, series_id from unnest($2::uuid[]) as asked (series_id) order by series_id
    on conflict (tenant, series_id) do update set seen_at = now()
    returning replace(series_id::text, '-', '') as id, at_us, value`,
    [tenant, formatArray(seriesIds)],
  );
  const known = rows.flatMap(({ id, at_us: atUs, value }) =>
    atUs === null ? [] : [[id, { atUs: BigInt(atUs), value }] as const],
  );
  return new Map(known);
}

async function updateSeries(
  client: pg.PoolClient,
  tenant: string,
  states: SeriesStates,
): Promise<void> {
  if (states.size === 0) return;
  const values = [...states.values()];
  await client.query(
    `update metric_series as series set at_us = grown.at_us, value = grown.value
    from unnest($2::uuid[], $3::bigint[], $4::float8[]) as grown (series_id, at_us, value)
    where series.tenant = $1 and series.series_id = grown.series_id`,
    [
      tenant,
      formatArray([...states.keys()]),
      formatArray(values.map(({ atUs }) => String(atUs))),
      formatArray(values.map(({ value }) => value)),
    ],
  );
}

async function insertHeld(
  client: pg.PoolClient,
  tenant: string,
  held: readonly Omit<HeldUsage, 'tenant'>[],
): Promise<void> {
  if (held.length === 0) return;
  await client.query(
    `insert into held_usage (tenant, id, session_id, due_at, record)
    select $1, given.* from unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::jsonb[]) as given
    order by 2 on conflict (tenant, id) do nothing`,
    [
      tenant,
      formatArray(held.map(({ record }) => createHeldId(record))),
      formatArray(held.map(({ sessionId }) => sessionId)),
      formatArray(held.map(({ dueAt }) => dueAt.toISOString())),
      formatArray(held.map(({ record }) => formatRecord(record))),
    ],
  );
}
