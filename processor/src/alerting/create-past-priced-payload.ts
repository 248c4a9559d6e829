import { randomUUID } from 'node:crypto';
import { formatAmount } from '../domain/money.ts';

/** How many models a message lists; it counts the others. */
const MAX_LISTED = 50;

/** What is told when prices arrived for calls that had none. Amounts are decimal text in USD. */
export interface PastPricedPayload {
  readonly type: 'prices.past_priced';
  /** The same in every attempt to deliver it: receivers recognise repetitions by it. */
  readonly id: string;
  /** Prices are every budget's business. */
  readonly budget: null;
  /** Of `tallylight reprice` and `/api/v1/reprice`. */
  readonly run_id: string;
  /** ISO 8601, UTC. */
  readonly priced_at: string;
  readonly calls: number;
  readonly cost: string;
  readonly models: readonly {
    readonly provider_name: string;
    readonly model: string | null;
    readonly price_id: string | null;
    readonly calls: number;
    /** Start of the earliest call, ISO 8601, UTC. */
    readonly since: string;
    readonly cost: string;
  }[];
  /** How many beside those in `models`. */
  readonly more_models: number;
  readonly summary: string;
}

/** @param models those with the highest cost first. */
export function createPastPricedPayload(
  {
    runId,
    pricedAt,
    models,
  }: {
    readonly runId: string;
    readonly pricedAt: Date;
    readonly models: readonly {
      readonly providerName: string;
      readonly model: string | null;
      readonly priceId: string | null;
      readonly calls: number;
      readonly since: Date;
      /** 10⁻¹⁸ USD. */
      readonly cost: bigint;
    }[];
  },
  { id = randomUUID() }: { readonly id?: string } = {},
): PastPricedPayload {
  let calls = 0;
  let cost = 0n;
  let since = pricedAt;
  for (const model of models) {
    calls += model.calls;
    cost += model.cost;
    if (model.since < since) since = model.since;
  }
  const [first] = models;
  const of =
    models.length === 1 && first !== undefined
      ? nameModel(first.providerName, first.model)
      : `${models.length} models`;
  const what = `${calls.toLocaleString('en')} ${calls === 1 ? 'call' : 'calls'} of ${of}`;
  return {
    type: 'prices.past_priced',
    id,
    budget: null,
    run_id: runId,
    priced_at: pricedAt.toISOString(),
    calls,
    cost: formatAmount(cost),
    models: models.slice(0, MAX_LISTED).map((model) => ({
      provider_name: model.providerName,
      model: model.model,
      price_id: model.priceId,
      calls: model.calls,
      since: model.since.toISOString(),
      cost: formatAmount(model.cost),
    })),
    more_models: Math.max(0, models.length - MAX_LISTED),
    summary: `${what} since ${since.toISOString().slice(0, 10)} priced: ${formatAmount(cost)} USD. They had no price until now.`,
  };
}

/** As people know it. */
export function nameModel(providerName: string, model: string | null): string {
  return model === null ? providerName : `${providerName}/${model}`;
}
