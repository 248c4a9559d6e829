import type { Price } from '../domain/price.ts';

/** Enters a model's ids among the claims of all; the faults are those that another model has. */
export function claimModelIds(price: Price, claims: Map<string, string>): string[] {
  const { providerName, model, match } = price;
  const key = `${providerName}/${model}`;
  // A user's own price stands in front of the catalogue's on purpose.
  if (price.own !== undefined) return [];
  const ids = [
    model.toLowerCase(),
    ...match.exact,
    ...match.families.map((id) => `${id}-*`),
    ...(match.operations ?? []).map((operation) => `operation ${operation}`),
  ];
  return ids.flatMap((id) => {
    const claim = `${providerName}/${id}`;
    const owner = claims.get(claim) ?? key;
    claims.set(claim, owner);
    return owner === key ? [] : [`${id} belongs to ${owner}`];
  });
}
