import { nameModel, type PastPricedPayload } from './create-past-priced-payload.ts';
import type {
  ModelChange,
  PriceChangePayload,
  StalePricesPayload,
} from './create-price-payload.ts';
import type { Message } from './message.ts';

/** Changed prices for people: what changed, line by line, and what was refused. */
export function describePriceChange(payload: PriceChangePayload): Message {
  const { changes, more_changes: moreChanges, refused, more_refused: moreRefused } = payload;
  const models = changes.length + moreChanges;
  const title =
    models === 0
      ? `[warning] Prices of ${payload.changed_by} were refused`
      : `[info] Prices of ${models === 1 ? '1 model' : `${models} models`} changed`;
  const lines = [
    ...changes.flatMap(describeChange),
    ...describeMore(moreChanges),
    ...refused.map(
      ({ provider_name: provider, model, faults }) =>
        `Refused: ${provider}/${model}: ${faults.join('; ')}`,
    ),
    ...describeMore(moreRefused),
  ];
  return {
    title,
    text: [payload.summary, '', ...lines].join('\n'),
    facts: [
      { name: 'By', value: payload.changed_by },
      { name: 'At', value: payload.changed_at },
    ],
  };
}

export function describeStalePrices(payload: StalePricesPayload): Message {
  const { prices, more_prices: more } = payload;
  const number = prices.length + more;
  const lines = prices.map(({ id, verified_at: at, verified_by: by }) =>
    at === null
      ? `${id}: never verified`
      : `${id}: verified on ${at.slice(0, 10)}${by === null ? '' : ` by ${by}`}`,
  );
  return {
    title: `[warning] ${number === 1 ? '1 price' : `${number} prices`} to be verified`,
    text: [payload.summary, '', ...lines, ...describeMore(more)].join('\n'),
    facts: [{ name: 'Found', value: payload.found_at }],
  };
}

/** Calls that had no price until now, model by model. */
export function describePastPriced(payload: PastPricedPayload): Message {
  const { calls, cost, models, more_models: more } = payload;
  const lines = models.map(
    ({ provider_name: provider, model, calls: each, since, cost: amount, price_id: price }) =>
      `${nameModel(provider, model)}: ${each} since ${since}, ${amount} USD${price === null ? '' : ` by ${price}`}`,
  );
  return {
    title: `[info] ${calls === 1 ? '1 past call' : `${calls} past calls`} priced: ${cost} USD`,
    text: [payload.summary, '', ...lines, ...describeMore(more)].join('\n'),
    facts: [
      { name: 'Run', value: payload.run_id },
      { name: 'At', value: payload.priced_at },
    ],
  };
}

function describeChange(change: ModelChange): string[] {
  const { kind, provider_name: provider, model, valid_from: from, rates } = change;
  const since = from === null ? '' : ` from ${from}`;
  if (kind === 'removed') return [`${provider}/${model}: its price has ended`];
  const what = kind === 'added' ? 'has a price' : 'has another price';
  return [
    `${provider}/${model} ${what}${since}`,
    ...rates.map(({ rate, before, after }) =>
      before === null ? `  ${rate}: ${after}` : `  ${rate}: ${before} → ${after ?? 'none'}`,
    ),
  ];
}

function describeMore(number: number): string[] {
  return number === 0 ? [] : [`and ${number} more`];
}
