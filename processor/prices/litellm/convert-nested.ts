import type { PriceVariant, Rate } from '../../src/domain/price.ts';
import { exactCost } from './round-cost.ts';
import type { SourceModel } from './source.ts';

const THOUSAND = 1_000;

/** The costs that LiteLLM states as lists: by size of the context, by results, by kind of unit. */
export function convertNested(model: SourceModel): {
  readonly rates: readonly Rate[];
  readonly variants: readonly PriceVariant[];
} {
  const searches = convertSearches(model.search_context_cost_per_query ?? {});
  const guards = Object.entries(model.guardrail_cost_per_unit ?? {}).map(([unit, cost]) =>
    toRate(
      unit.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      cost,
    ),
  );
  const [base, ...more] = (model.tiered_pricing ?? []).map(({ input_cost_per_query, ...tier }) => ({
    from: tier.max_results_range[0],
    rates: [toRate('requests', input_cost_per_query)],
  }));
  return {
    rates: [...searches, ...guards, ...(base?.rates ?? [])],
    variants: more.map(({ from, rates }) => ({
      when: { units: { unit: 'results', from } },
      rates,
      multiplier: null,
      validFrom: null,
    })),
  };
}

/** `search_context_size_low` and so on; one rate where all sizes cost the same. */
function convertSearches(costs: Readonly<Record<string, number>>): Rate[] {
  const sizes = Object.entries(costs);
  const [first] = sizes;
  if (first === undefined) return [];
  if (sizes.every(([, cost]) => cost === first[1])) return [toRate('web_searches', first[1])];
  return sizes.map(([size, cost]) => toRate(`web_searches.${size.split('_').at(-1)}`, cost));
}

function toRate(meter: string, cost: number): Rate {
  const { amount, per } = exactCost(cost, THOUSAND);
  return { meter, per, amount, tiers: [] };
}
