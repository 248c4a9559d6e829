import type { Price } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { matchesPattern } from './matches-pattern.ts';
import { toModelKey, withoutDate } from './model-ids.ts';
import { countConditions, findAlias, isInScope } from './own-scope.ts';
import type { OwnPeriod, OwnPrice, PriceBook } from './price-book.ts';

/** How well a model id fits: its whole name, its name without a date, or a pattern. */
const WHOLE = 2_000;
const UNDATED = 1_000;

/**
 * The user's own price for a call, `null` where there is none. Of several the one that names the
 * model most exactly holds (whole id, id without its date, longer pattern), then the one with more
 * conditions, then the one that began later, then the one that was written later.
 */
export function findOwnPrice(
  book: PriceBook,
  record: UsageRecord,
  listPrice: Price | null,
): OwnPrice | null {
  if (book.own.length === 0) return null;
  const ids = listIds(book, record, listPrice);
  let best: OwnPeriod | null = null;
  let bestRank = [-1];
  for (const period of book.own) {
    if (!holds(period, record)) continue;
    const fit = rankModel(period, ids);
    if (fit < 0) continue;
    const rank = [fit, countConditions(period.price.own), Number(period.fromUs ?? 0n)];
    if (isAtLeast(rank, bestRank)) [best, bestRank] = [period, rank];
  }
  return best?.price ?? null;
}

function holds({ price, fromUs, toUs }: OwnPeriod, record: UsageRecord): boolean {
  const at = record.startedAtUs;
  return (
    (price.providerName === '*' || price.providerName === record.providerName) &&
    (fromUs === null || fromUs <= at) &&
    (toUs === null || at < toUs) &&
    isInScope(price.own, record)
  );
}

/** What the call may be known by: the ids that it names, and the catalogue's name for the model. */
function listIds(
  { aliases }: PriceBook,
  record: UsageRecord,
  listPrice: Price | null,
): Map<string, number> {
  const ids = new Map<string, number>();
  const add = (id: string, quality: number) => ids.set(id, Math.max(quality, ids.get(id) ?? 0));
  for (const model of [record.responseModel, record.requestModel]) {
    if (model === null || model === '') continue;
    const key = toModelKey(record.providerName, model);
    add(model.trim().toLowerCase(), WHOLE);
    add(key, key.length < model.length && key.startsWith('ft:') ? UNDATED : WHOLE);
    const undated = withoutDate(key);
    if (undated !== null) add(undated, UNDATED);
    const alias = findAlias(aliases, record, model);
    if (alias !== null) add(alias.model.toLowerCase(), WHOLE);
  }
  if (listPrice !== null) add(listPrice.model.toLowerCase(), UNDATED);
  // A service has no models; only a price for every one fits.
  if (ids.size === 0) ids.set('', WHOLE);
  return ids;
}

/** How exactly a price names one of the ids; below zero where it is another model's. */
function rankModel({ price, patterns }: OwnPeriod, ids: ReadonlyMap<string, number>): number {
  const exact = Math.max(
    ids.get(price.model.toLowerCase()) ?? -1,
    ...price.match.exact.map((id) => ids.get(id) ?? -1),
  );
  if (exact >= 0) return exact;
  let rank = -1;
  for (const { pattern, stated } of patterns) {
    for (const id of ids.keys()) {
      if (stated > rank && matchesPattern(pattern, id)) rank = stated;
    }
  }
  return rank;
}

function isAtLeast(rank: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of rank.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
