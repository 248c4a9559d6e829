import { createPriceChangePayload } from '../alerting/create-price-payload.ts';
import { type EditionPlan, planEdition } from '../catalog/plan-edition.ts';
import type { Price } from '../domain/price.ts';
import type { LedgerPrice, NewPrice, PriceRefresh } from '../domain/price-life.ts';
import type { PriceChange } from '../storage/change-prices.ts';
import { createPriceAlert, type PriceRecipients } from './create-price-alert.ts';
import { listModelChanges } from './list-model-changes.ts';

/** A data set, read at some time. */
export interface Edition
  extends Pick<PriceRefresh, 'source' | 'digest' | 'trigger' | 'location' | 'requestedBy'> {
  readonly version: string;
  readonly retrievedAt: Date;
  readonly prices: readonly Price[];
}

/**
 * What taking over new editions does: to the prices, and to the history of refreshes, and whom to
 * tell. That a data set states a price counts as its verification, unless the price has a caveat.
 */
export function createEditionChange(
  held: readonly LedgerPrice[],
  editions: readonly Edition[],
  {
    now,
    acceptJumps,
    isPlausible,
    recipients,
    isTold = true,
  }: {
    now: Date;
    acceptJumps: boolean;
    isPlausible: (price: Price) => boolean;
    recipients: PriceRecipients;
    isTold?: boolean;
  },
): { readonly change: PriceChange; readonly plan: EditionPlan } {
  const plan = planEdition({
    held,
    fresh: editions.flatMap(({ prices }) => prices),
    sources: new Set(editions.map(({ source }) => source)),
    now: now.toISOString(),
    acceptJumps,
    isPlausible,
  });
  const bySource = new Map(editions.map((edition) => [edition.source, edition]));
  const doubtful = new Set(
    editions.flatMap(({ prices }) => prices.filter(isDoubtful).map(({ id }) => id)),
  );
  const added = plan.added.map((price) => createNewPrice(price, bySource.get(price.source.name)));
  const addedIds = new Set(plan.added.map(({ id }) => id));
  const refreshes = editions.map((edition) => describeRefresh(edition, plan, now));
  const retrieved = editions.map(({ retrievedAt }) => retrievedAt.getTime());
  return {
    plan,
    change: {
      added,
      superseded: plan.superseded,
      verified: {
        ids: plan.stated.filter((id) => !doubtful.has(id) && !addedIds.has(id)),
        at: new Date(Math.min(...retrieved)),
        by: editions.map(nameEdition).join(', '),
      },
      refreshes,
      alert: isTold ? createAlert(editions, plan, { now, recipients }) : null,
    },
  };
}

function isDoubtful({ caveat }: Price): boolean {
  return caveat !== undefined;
}

function nameEdition({ source, version }: Edition): string {
  return `${source} ${version}`;
}

function createNewPrice(price: Price, edition: Edition | undefined): NewPrice {
  const origin = edition === undefined || edition.trigger === 'built-in' ? 'built-in' : 'refresh';
  const shared = { origin, addedBy: edition?.requestedBy ?? null } as const;
  if (edition === undefined || isDoubtful(price)) return { ...shared, price, verifiedBy: null };
  const retrievedAt = edition.retrievedAt.toISOString();
  return {
    ...shared,
    price: { ...price, verifiedAt: retrievedAt },
    verifiedBy: nameEdition(edition),
  };
}

function describeRefresh(edition: Edition, plan: EditionPlan, now: Date): PriceRefresh {
  const { prices, ...described } = edition;
  const models = new Set(prices.map(({ providerName, model }) => `${providerName}/${model}`));
  const isOwn = ({ providerName, model }: { providerName: string; model: string }) =>
    models.has(`${providerName}/${model}`);
  const taken = plan.differences.filter((each) => each.faults.length === 0 && isOwn(each));
  const added = taken.filter(({ kind }) => kind === 'added').length;
  const changed = taken.filter(({ kind }) => kind === 'changed').length;
  return {
    ...described,
    finishedAt: now,
    outcome: added + changed > 0 ? 'applied' : 'unchanged',
    added,
    changed,
    withdrawn: plan.withdrawn.length,
    refused: plan.refused.filter(isOwn),
    error: null,
  };
}

function createAlert(
  editions: readonly Edition[],
  plan: EditionPlan,
  { now, recipients }: { now: Date; recipients: PriceRecipients },
) {
  const changes = listModelChanges(plan.differences);
  if (changes.length + plan.refused.length === 0) return null;
  const payload = createPriceChangePayload({
    changedBy: editions.map(nameEdition).join(', '),
    changedAt: now,
    changes,
    refused: plan.refused,
  });
  return createPriceAlert(payload, recipients, now);
}
