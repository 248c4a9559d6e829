import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { createRecord } from './create-record.ts';

/** The real catalogue. */
export const BOOK = createPriceBook(loadCatalog());

/** A call priced with the real catalogue, in the words a test compares. */
export function priceCall(call: Parameters<typeof createRecord>[0]) {
  const { costBasis, listCost, charges, notes, priceId } = priceUsage(createRecord(call), BOOK);
  return {
    basis: costBasis,
    cost: listCost === null ? null : formatAmount(listCost),
    lines: charges.map(
      ({ meter, quantity, rate, per, cost }) =>
        `${meter} ${quantity} × ${rate} / ${per} = ${formatAmount(cost)}`,
    ),
    notes,
    /** The price without the hash of its content. */
    price: priceId?.slice(0, priceId.lastIndexOf('/')) ?? null,
  };
}
