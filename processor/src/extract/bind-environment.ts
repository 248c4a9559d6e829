import type { Attributes } from '../domain/span.ts';
import { origin } from './semconv.ts';

/**
 * Makes everything be of one environment, whatever its resource says: a sender whose token is for one
 * environment cannot spend another one's budget. `null` leaves it as it is.
 */
export function bindEnvironment<Item extends { readonly resource: Attributes }>(
  items: readonly Item[],
  environment: string | null,
): readonly Item[] {
  if (environment === null) return items;
  // Items of one process share their resource, before and after.
  const bound = new Map<Attributes, Attributes>();
  return items.map((item) => {
    const resource = bound.get(item.resource) ?? bindResource(item.resource, environment);
    bound.set(item.resource, resource);
    return { ...item, resource };
  });
}

function bindResource(resource: Attributes, environment: string): Attributes {
  const [name, ...otherNames] = origin.environment;
  const bound = new Map(resource);
  for (const otherName of otherNames) bound.delete(otherName);
  return bound.set(name, environment);
}
