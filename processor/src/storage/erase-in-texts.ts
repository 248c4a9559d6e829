import type pg from 'pg';
import { replaceName } from '../domain/erasure.ts';
import type { ErasedName } from './erase-name.ts';

/** A table with texts for people, and its columns that may name somebody. */
interface TextTable {
  readonly table: string;
  readonly json: readonly string[];
  readonly text: readonly string[];
}

const ALERTS: TextTable = {
  table: 'alerts',
  json: ['labels', 'annotations', 'payload'],
  text: ['summary', 'acknowledged_by', 'acknowledgement_note'],
};

const QUARANTINE: TextTable = {
  table: 'quarantined_spans',
  json: ['attributes'],
  text: ['detail'],
};

/** Alerts that name the user. Those that were delivered are with their receivers. */
export async function eraseInAlerts(client: pg.PoolClient, name: ErasedName): Promise<number> {
  return await eraseInTable(client, ALERTS, name);
}

/** Spans that were set aside. */
export async function eraseInQuarantine(client: pg.PoolClient, name: ErasedName): Promise<number> {
  return await eraseInTable(client, QUARANTINE, name);
}

async function eraseInTable(
  client: pg.PoolClient,
  { table, json, text }: TextTable,
  { tenantId, userId, replacement }: ErasedName,
): Promise<number> {
  const columns = [...json, ...text];
  const mentions = columns.map(
    (column) => `position($2 in ${column}::text) > 0 or position($3 in ${column}::text) > 0`,
  );
  // Rows are found again by where they are: nobody moves them within this transaction.
  const { rows } = await client.query<{ ctid: string } & Record<string, unknown>>(
    `select ctid::text, ${columns.join(', ')} from ${table}
    where tenant = (select name from tenants where id = $1) and (${mentions.join(' or ')})
    for update`,
    // As it stands in a text, and as it stands in the JSON of one.
    [tenantId, userId, JSON.stringify(userId).slice(1, -1)],
  );
  let changed = 0;
  for (const row of rows) {
    const before = columns.map((column) => row[column]);
    const after = before.map((value) => replaceName(value, userId, replacement));
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    const values = after.map((value, index) =>
      index < json.length ? JSON.stringify(value) : value,
    );
    const sets = columns.map((column, index) => `${column} = $${index + 2}`);
    await client.query(`update ${table} set ${sets.join(', ')} where ctid = $1::tid`, [
      row.ctid,
      ...values,
    ]);
    changed += 1;
  }
  return changed;
}
