import type pg from 'pg';
import type { PricedUsage } from '../domain/charge.ts';
import { type BoundedCache, createBoundedCache } from './bounded-cache.ts';
import { formatArray } from './format-array.ts';
import { resolveIds } from './resolve-ids.ts';
import { resolveTenantIds } from './resolve-tenant-ids.ts';
import { runQuery } from './run-query.ts';
import {
  createDetailBody,
  createDimensionKey,
  detailDictionary,
  dimensionDictionary,
  nameDictionary,
  type OwnedName,
  type OwnedProcess,
  type OwnedUsage,
  processDictionary,
} from './usage-dictionaries.ts';

/** A usage and the name of whose it is. */
export interface TenantUsage {
  readonly tenant: string;
  readonly usage: PricedUsage;
}

/** A usage with the ids that its record has in place of names. */
export interface ResolvedUsage<Given extends TenantUsage = TenantUsage> extends OwnedUsage {
  /** What was given. */
  readonly of: Given;
  readonly dimensionId: number;
  readonly detailId: number;
  readonly processId: number | null;
  readonly userId: number | null;
  readonly sessionId: number | null;
  /** `null` where it has no price, or one that the ledger does not have. */
  readonly priceNumber: number | null;
}

/** Entries each; about 100 bytes an entry. Sessions come and go, the others stay. */
const MAX_ENTRIES = 50_000;

interface Caches {
  readonly tenants: Map<string, number>;
  readonly dimensions: BoundedCache;
  readonly details: BoundedCache;
  readonly names: BoundedCache;
  readonly processes: BoundedCache;
  readonly prices: BoundedCache;
}

const cachesOfPools = new WeakMap<pg.Pool, Caches>();

/**
 * Looks up what the usages name, and adds what the dictionaries do not have yet.
 * @throws UnavailableError when the database is away; pg's DatabaseError where it refuses a name.
 */
export async function resolveUsageIds<Given extends TenantUsage>(
  pool: pg.Pool,
  usages: readonly Given[],
): Promise<ResolvedUsage<Given>[]> {
  const caches = openCaches(pool);
  const tenants = new Set(usages.map(({ tenant }) => tenant));
  const tenantIds = await resolveTenantIds(pool, caches.tenants, tenants);

  const dimensions = new Map<string, OwnedUsage>();
  const details = new Map<string, string>();
  const names = new Map<string, OwnedName>();
  const processes = new Map<string, OwnedProcess>();
  const prices = new Set<string>();
  const keys = usages.map((of) => {
    const { tenant, usage } = of;
    const tenantId = known(tenantIds, tenant);
    const { attribution, origin } = usage.record;
    const owned = { tenantId, usage };
    const { userId, sessionId } = attribution;
    const process =
      origin.serviceInstanceId === null
        ? null
        : { tenantId, service: origin.service ?? '', serviceInstanceId: origin.serviceInstanceId };
    const body = createDetailBody(usage);
    if (usage.priceId !== null) prices.add(usage.priceId);
    return {
      of,
      owned,
      dimension: note(dimensions, createDimensionKey(owned), owned),
      detail: note(details, body, body),
      user: userId === null ? null : noteName({ tenantId, kind: 'user', name: userId }),
      session: sessionId === null ? null : noteName({ tenantId, kind: 'session', name: sessionId }),
      process: process === null ? null : note(processes, JSON.stringify(process), process),
    };
  });
  function noteName(name: OwnedName): string {
    return note(names, JSON.stringify([name.tenantId, name.kind, name.name]), name);
  }

  const dimensionIds = await resolveIds(pool, dimensionDictionary, caches.dimensions, dimensions);
  const detailIds = await resolveIds(pool, detailDictionary, caches.details, details);
  const nameIds = await resolveIds(pool, nameDictionary, caches.names, names);
  const processIds = await resolveIds(pool, processDictionary, caches.processes, processes);
  const priceNumbers = await selectPriceNumbers(pool, caches.prices, prices);
  const optional = (ids: Map<string, number>, key: string | null) =>
    key === null ? null : known(ids, key);
  return keys.map(({ of, owned, dimension, detail, user, session, process }) => ({
    of,
    ...owned,
    dimensionId: known(dimensionIds, dimension),
    detailId: known(detailIds, detail),
    processId: optional(processIds, process),
    userId: optional(nameIds, user),
    sessionId: optional(nameIds, session),
    priceNumber: priceNumbers.get(of.usage.priceId ?? '') ?? null,
  }));
}

/** After whatever may have meant another server or an older state of it: ids may be others there. */
export function forgetUsageIds(pool: pg.Pool): void {
  const caches = cachesOfPools.get(pool);
  if (caches === undefined) return;
  for (const cache of Object.values(caches)) cache.clear();
}

function openCaches(pool: pg.Pool): Caches {
  const known = cachesOfPools.get(pool);
  if (known !== undefined) return known;
  const caches = {
    tenants: new Map<string, number>(),
    dimensions: createBoundedCache(MAX_ENTRIES),
    details: createBoundedCache(MAX_ENTRIES),
    names: createBoundedCache(MAX_ENTRIES),
    processes: createBoundedCache(MAX_ENTRIES),
    prices: createBoundedCache(MAX_ENTRIES),
  };
  cachesOfPools.set(pool, caches);
  // A server that ended may have come back as its standby.
  pool.on('error', () => forgetUsageIds(pool));
  return caches;
}

function known(ids: ReadonlyMap<string, number>, key: string): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The ledger has no id for ${key}.`);
  return id;
}

function note<Source>(sources: Map<string, Source>, key: string, source: Source): string {
  if (!sources.has(key)) sources.set(key, source);
  return key;
}

async function selectPriceNumbers(
  pool: pg.Pool,
  cache: BoundedCache,
  ids: ReadonlySet<string>,
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  const unknown: string[] = [];
  for (const id of ids) {
    const number = cache.get(id);
    if (number === undefined) unknown.push(id);
    else numbers.set(id, number);
  }
  if (unknown.length === 0) return numbers;
  const rows = await runQuery<{ id: string; number: number }>(
    pool,
    'select id, number from prices where id = any($1::text[])',
    [formatArray(unknown)],
  );
  for (const { id, number } of rows) {
    cache.set(id, number);
    numbers.set(id, number);
  }
  return numbers;
}
