import { createPriceChangePayload } from '../alerting/create-price-payload.ts';
import type { OwnPriceInput } from '../catalog/create-own-price.ts';
import { createOwnPrice } from '../catalog/create-own-price.ts';
import { PriceRefusal } from '../domain/price-refusal.ts';
import { changePrices } from '../storage/change-prices.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { createPriceAlert, type PriceRecipients } from './create-price-alert.ts';
import { createModelChange } from './list-model-changes.ts';

/**
 * Adds a price of the user's own. It prices calls that are stored from now on; those that are stored
 * already keep their cost, if they have one. Resolves to its id.
 * @throws PriceRefusal where the same price is in force already.
 */
export async function addPrice(
  input: OwnPriceInput,
  {
    ledger: { pool },
    by,
    sourceUrl,
    recipients,
    now = new Date(),
  }: {
    ledger: Ledger;
    by: string;
    sourceUrl: string | null;
    recipients: PriceRecipients;
    now?: Date;
  },
): Promise<string> {
  const own = createOwnPrice(input, 'API');
  const verifiedAt = now.toISOString();
  const price = { ...own, verifiedAt, source: { ...own.source, url: sourceUrl } };
  return await changePrices(pool, ({ prices }) => {
    const known = prices.find((each) => each.price.id === price.id);
    if (known !== undefined && known.revokedAt === null && known.origin !== 'configuration') {
      throw new PriceRefusal(
        'conflict',
        `This price is in force already, as ${price.id}. Nothing was added.`,
      );
    }
    const payload = createPriceChangePayload({
      changedBy: by,
      changedAt: now,
      changes: [createModelChange('added', price)],
      refused: [],
    });
    const change = {
      added: [{ price, origin: 'added', addedBy: by, verifiedBy: by } as const],
      alert: createPriceAlert(payload, recipients, now),
    };
    return { change, result: price.id };
  });
}
