import type pg from 'pg';
import type { WitnessedCall, WitnessRules } from '../domain/witness.ts';
import type { PendingUsage } from './commit-usages.ts';
import { type StoredWitness, selectWitnesses } from './select-witnesses.ts';
import { type Supersession, updateSuperseded } from './update-superseded.ts';
import type { UsageRow } from './usage-columns.ts';
import { createUsageId } from './usage-id.ts';

/** Records that are not looked beyond, however many are connected: a mock may give all one id. */
const MAX_CONNECTED = 4_000;

/**
 * After rows of one tenant were inserted: decides anew which records count, of all that may be of one call
 * with them, and brings the sums up to date. The transaction must have the tenant to itself. What it
 * changes in closed months is summed under the arrival of the last row.
 * @returns the rows that tell of nothing new: their calls were known, from the ledger or the batch.
 */
export async function supersedeUsage<Row extends UsageRow<PendingUsage>>(
  client: pg.PoolClient,
  inserted: readonly Row[],
  rules: WitnessRules,
): Promise<readonly Row[]> {
  const [first] = inserted;
  if (first === undefined) return [];
  const { tenant } = first.resolved.of;
  const arrivals = inserted.map(({ resolved }) => resolved.of.arrivedAt.getTime());
  const arrivedAt = new Date(arrivals.reduce((a, b) => Math.max(a, b)));
  // Before there are statistics, or where a batch is large, the planner would read whole tables, and once
  // for each record. What is looked for here is always in an index.
  await client.query('set local enable_seqscan to off; set local enable_bitmapscan to off');
  const rowOf = new Map(inserted.map((row) => [toWitness(row), row]));
  const calls = await resolveConnected(client, [...rowOf.keys()], { tenant, rules });
  const changes: Supersession[] = [];
  for (const { billed, superseded } of calls) {
    const billedId = superseded.length === 0 ? null : createUsageId(tenant, billed);
    for (const witness of [billed, ...superseded]) {
      const supersededBy = witness === billed ? null : billedId;
      if (witness.supersededBy !== supersededBy) changes.push({ witness, supersededBy });
    }
  }
  await updateSuperseded(client, changes, arrivedAt);
  return calls.flatMap((call) => listRepeated(call, rowOf));
}

/** The calls of all records between which and the given ones there is a chain of evidence. */
async function resolveConnected(
  client: pg.PoolClient,
  inserted: readonly StoredWitness[],
  { tenant, rules }: { tenant: string; rules: WitnessRules },
): Promise<WitnessedCall<StoredWitness>[]> {
  const known = new Map(inserted.map((witness) => [keyOf(witness), witness]));
  const looked = new Set<StoredWitness>();
  let next: readonly StoredWitness[] = inserted;
  let groups: StoredWitness[][] = [];
  while (next.length > 0 && looked.size < inserted.length + MAX_CONNECTED) {
    for (const witness of await selectWitnesses(client, next)) {
      if (!known.has(keyOf(witness))) known.set(keyOf(witness), witness);
    }
    for (const witness of next) looked.add(witness);
    groups = rules
      .group([...known.values()])
      .filter((group) => group.some((witness) => looked.has(witness)));
    next = groups.flat().filter((witness) => !looked.has(witness));
  }
  const left = leaveCalls(groups.flat(), new Set(next), (witness) =>
    createUsageId(tenant, witness),
  );
  return groups.flatMap((group) => rules.resolve(group.filter((witness) => !left.has(witness))));
}

/** Calls of which a record was not looked around stay as they are: it may have other witnesses. */
function leaveCalls(
  witnesses: readonly StoredWitness[],
  edge: ReadonlySet<StoredWitness>,
  idOf: (witness: StoredWitness) => string,
): ReadonlySet<StoredWitness> {
  if (edge.size === 0) return edge;
  const calls = Map.groupBy(witnesses, (witness) => witness.supersededBy ?? idOf(witness));
  const left = [...calls.values()].filter((call) => call.some((witness) => edge.has(witness)));
  return new Set(left.flat());
}

/** A call is new once, also to counters; and it is when at last somebody knows its usage. */
function listRepeated<Row>(
  { billed, superseded }: WitnessedCall<StoredWitness>,
  rowOf: ReadonlyMap<StoredWitness, Row>,
): Row[] {
  const isKnown = superseded.some((witness) => !rowOf.has(witness) && witness.source !== 'absent');
  const told = isKnown ? [billed, ...superseded] : superseded;
  return told.flatMap((witness) => rowOf.get(witness) ?? []);
}

function toWitness({ resolved, postedAt }: UsageRow): StoredWitness {
  const { tokens, ...record } = resolved.usage.record;
  const { inputTokens, outputTokens } = tokens;
  const traceId = record.traceId.toLowerCase();
  const spanId = record.spanId.toLowerCase();
  return {
    ...record,
    environment: record.origin.environment,
    traceId,
    spanId,
    inputTokens,
    outputTokens,
    postedAt,
    supersededBy: null,
    tenantId: resolved.tenantId,
    detailId: resolved.detailId,
  };
}

function keyOf({ startedAtUs, traceId, spanId }: StoredWitness): string {
  return `${startedAtUs}/${traceId}/${spanId}`;
}
