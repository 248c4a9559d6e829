import type { Price, PriceCondition, Rate } from '../domain/price.ts';

/** One amount of a price, with words that tell it from the price's others. */
export interface LabelledRate {
  /** `input`, `input with processing=batch`, `output from 200001 input tokens`. */
  readonly label: string;
  /** USD for `per` units, decimal text. */
  readonly amount: string;
  readonly per: number;
}

/** Every amount that a price states: standard, under a condition, and for long context. */
export function listRates({ rates, variants }: Pick<Price, 'rates' | 'variants'>): LabelledRate[] {
  return [
    ...rates.flatMap((rate) => listAmounts(rate, '')),
    ...variants.flatMap(({ when, multiplier, ...variant }) => {
      const condition = ` with ${describeCondition(when)}`;
      const factor =
        multiplier === null ? [] : [{ label: `factor${condition}`, amount: multiplier, per: 1 }];
      return [...factor, ...variant.rates.flatMap((rate) => listAmounts(rate, condition))];
    }),
  ];
}

function listAmounts({ meter, per, amount, tiers }: Rate, condition: string): LabelledRate[] {
  const label = meter + condition;
  return [
    { label, amount, per },
    ...tiers.map((tier) => ({
      label: `${label} from ${tier.fromInputTokens} input tokens`,
      amount: tier.amount,
      per,
    })),
  ];
}

/** `service_tier=flex`, `01:00–04:00 UTC`, `results>=26`. */
function describeCondition(when: PriceCondition): string {
  const { serviceTier, processing, speed, region, timeOfDay, units } = when;
  return [
    serviceTier && `service_tier=${serviceTier}`,
    processing && `processing=${processing}`,
    speed && `speed=${speed}`,
    region && `region=${region}`,
    timeOfDay && `${timeOfDay.from}–${timeOfDay.to} UTC`,
    units && `${units.unit}>=${units.from}`,
  ]
    .filter((each) => each !== undefined)
    .join(', ');
}
