/** An amount of 10⁻¹⁸ USD as a float, for Prometheus alone: it is displayed and compared, never summed up into a bill. */
export function approximateUsd(amount: bigint): number {
  return Number(amount) / 1e18;
}
