import { createPriceChangePayload } from '../alerting/create-price-payload.ts';
import { withoutRevoked } from '../catalog/without-revoked.ts';
import type { LedgerPrice, NewPrice } from '../domain/price-life.ts';
import { PriceRefusal } from '../domain/price-refusal.ts';
import { changePrices, type PriceChange } from '../storage/change-prices.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { createPriceAlert, type PriceRecipients } from './create-price-alert.ts';
import { createModelChange } from './list-model-changes.ts';
import { createUnknown } from './verify-price.ts';

/**
 * Takes back a price that has not begun, or one of the user's own: it prices nothing new. Where a
 * model's price was to end with its beginning, that goes on. No refresh brings it back.
 * @throws PriceRefusal where there is no such price, or it is a public one that holds already.
 */
export async function revokePrice(
  id: string,
  {
    ledger: { pool },
    by,
    recipients,
    now = new Date(),
  }: { ledger: Ledger; by: string; recipients: PriceRecipients; now?: Date },
): Promise<void> {
  await changePrices(pool, ({ prices }) => {
    const held = prices.find(({ price }) => price.id === id);
    if (held === undefined) throw createUnknown(id);
    refuseRevocation(held, now);
    const payload = createPriceChangePayload({
      changedBy: by,
      changedAt: now,
      changes: [createModelChange('removed', held.price)],
      refused: [],
    });
    const change: PriceChange = {
      ...prolongFormer(held, prices),
      revoked: { id, by },
      alert: createPriceAlert(payload, recipients, now),
    };
    return { change, result: undefined };
  });
}

function refuseRevocation({ price, origin, revokedAt, revokedBy }: LedgerPrice, now: Date): void {
  const { id, validFrom } = price;
  if (revokedAt !== null) {
    const by = revokedBy === null ? '' : ` by ${revokedBy}`;
    throw new PriceRefusal(
      'conflict',
      `The price ${id} no longer counts since ${revokedAt}${by}. Nothing was changed.`,
    );
  }
  if (origin === 'configuration') {
    throw new PriceRefusal(
      'conflict',
      `The price ${id} stands in tallylight.yaml. Remove it there and restart the processor.`,
    );
  }
  const isToCome = validFrom !== null && Date.parse(validFrom) > now.getTime();
  if (isToCome || price.own !== undefined) return;
  throw new PriceRefusal(
    'conflict',
    `The price ${id} holds ${validFrom === null ? 'already' : `since ${validFrom}`}: only prices to come, and those of your own, can be revoked. Add one of your own, which comes before it.`,
  );
}

/** The model's other periods, as if this one had never been announced. */
function prolongFormer(
  { price: revoked }: LedgerPrice,
  prices: readonly LedgerPrice[],
): Pick<PriceChange, 'added' | 'superseded'> {
  if (revoked.own !== undefined) return {};
  const periods = prices.filter(
    ({ price, revokedAt }) =>
      revokedAt === null &&
      price.own === undefined &&
      price.providerName === revoked.providerName &&
      price.model === revoked.model,
  );
  const before = periods.map(({ price }) => price);
  const after = withoutRevoked(before, new Set([revoked.id]));
  const added = after.filter((price) => !before.some(({ id }) => id === price.id));
  return {
    added: added.map((price): NewPrice => {
      const former = periods.find((each) => each.price.validFrom === price.validFrom);
      return {
        price,
        origin: former?.origin ?? 'refresh',
        addedBy: former?.addedBy ?? null,
        verifiedBy: former?.verifiedBy ?? null,
      };
    }),
    superseded: before
      .filter((price) => price.id !== revoked.id && !after.some(({ id }) => id === price.id))
      .map(({ id }) => id),
  };
}
