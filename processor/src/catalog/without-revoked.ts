import type { Price } from '../domain/price.ts';
import { createPriceId } from './create-price-id.ts';

/**
 * The periods of one model without those that a person revoked. What held until such a period goes on
 * in its place, as if the change had never been announced. Pure.
 */
export function withoutRevoked(
  periods: readonly Price[],
  revokedIds: ReadonlySet<string>,
): readonly Price[] {
  return periods
    .filter(({ id }) => revokedIds.has(id))
    .reduce<readonly Price[]>(
      (left, revoked) =>
        left
          .filter(({ id }) => id !== revoked.id)
          .map((price) => (isFollowedBy(price, revoked) ? prolong(price, revoked) : price)),
      periods,
    );
}

function isFollowedBy({ validTo }: Price, { validFrom }: Price): boolean {
  return validTo !== null && validFrom !== null && Date.parse(validTo) === Date.parse(validFrom);
}

function prolong(price: Price, { validTo }: Price): Price {
  const longer = { ...price, validTo };
  return { ...longer, id: createPriceId(longer) };
}
