import { PriceRefusal } from '../domain/price-refusal.ts';
import { changePrices } from '../storage/change-prices.ts';
import type { Ledger } from '../storage/open-ledger.ts';

/**
 * Notes that somebody has compared a price with the provider's page just now.
 * @throws PriceRefusal where there is no such price, or it no longer counts.
 */
export async function verifyPrice(
  id: string,
  { ledger: { pool }, by, now = new Date() }: { ledger: Ledger; by: string; now?: Date },
): Promise<void> {
  await changePrices(pool, ({ prices }) => {
    const held = prices.find(({ price }) => price.id === id);
    if (held === undefined) throw createUnknown(id);
    if (held.revokedAt !== null) {
      throw new PriceRefusal(
        'conflict',
        `The price ${id} no longer counts since ${held.revokedAt}: there is nothing to verify.`,
      );
    }
    return { change: { verified: { ids: [id], at: now, by } }, result: undefined };
  });
}

export function createUnknown(id: string): PriceRefusal {
  return new PriceRefusal(
    'not-found',
    `There is no price ${id}. GET /api/v1/prices, or “tallylight prices list”, shows those that there are.`,
  );
}
