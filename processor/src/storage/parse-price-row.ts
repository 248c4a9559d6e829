import type { Price } from '../domain/price.ts';
import type { LedgerPrice, PriceOrigin } from '../domain/price-life.ts';

/** The select list of `parsePriceRow`, from `prices`. */
export const PRICE_ROW = `body, known_from, verified_at, verified_by, origin, added_by, revoked_at,
  revoked_reason, revoked_by, last_used_at`;

/** A row as pg gives it. */
export interface PriceRow {
  readonly body: Price;
  readonly known_from: Date;
  readonly verified_at: Date | null;
  readonly verified_by: string | null;
  readonly origin: PriceOrigin;
  readonly added_by: string | null;
  readonly revoked_at: Date | null;
  readonly revoked_reason: LedgerPrice['revokedReason'];
  readonly revoked_by: string | null;
  readonly last_used_at: Date | null;
}

export function parsePriceRow(row: PriceRow): LedgerPrice {
  return {
    price: { ...row.body, verifiedAt: toText(row.verified_at) },
    knownFrom: row.known_from.toISOString(),
    verifiedBy: row.verified_by,
    origin: row.origin,
    addedBy: row.added_by,
    revokedAt: toText(row.revoked_at),
    revokedReason: row.revoked_reason,
    revokedBy: row.revoked_by,
    lastUsedAt: toText(row.last_used_at),
  };
}

function toText(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}
