import type { Charge } from '../domain/charge.ts';
import { calculateCost, multiplyDecimals } from '../domain/money.ts';
import type { OwnTerms } from '../domain/price.ts';

/** Charges at the public rates, each times what a user pays of it. Rounded once, after the factor. */
export function applyFactor(charges: readonly Charge[], { kind, factor }: OwnTerms): Charge[] {
  const share = kind === 'subscription' ? '0' : (factor ?? '1');
  return charges.map((charge) => ({
    ...charge,
    factor: share,
    cost: calculateCost({ ...charge, rate: multiplyDecimals(charge.rate, share) }),
  }));
}
