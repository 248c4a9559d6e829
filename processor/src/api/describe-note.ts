/** Says in a sentence what a note of `pricing/` means; its README lists them. */
export function describeNote(note: string): string {
  const [code = note, ...rest] = note.split(':');
  const detail = rest.join(':');
  const sentence = sentences.get(code);
  if (sentence !== undefined) return sentence(detail);
  const [, unit] = /^(.+)_of_unknown_class$/.exec(note) ?? [];
  if (unit !== undefined) {
    return `The price of ${words(unit)} depends on their class, which the call does not say: the rate for none applies.`;
  }
  const [, short] = /^(.+)_raised_to_minimum$/.exec(note) ?? [];
  if (short !== undefined) return `The provider bills a minimum of ${words(short)} for each call.`;
  const [, meter, paidAs] = /^(.+)_priced_as_(.+)$/.exec(note) ?? [];
  if (meter === undefined || paidAs === undefined) return note;
  return `The price has no rate for ${words(meter)}, which cost what ${words(paidAs)} costs.`;
}

/** By code; what stands behind the code's colon comes in. */
const sentences = new Map<string, (detail: string) => string>(
  Object.entries({
    service_tier_assumed_standard: () =>
      'The response names no service tier, so that the standard rates apply.',
    snapshot_priced_as_its_model: () =>
      'The catalogue knows the model and not this dated version of it, which costs the same here.',
    response_model_not_in_catalogue: () =>
      'The catalogue does not know the model that answered: the price is that of the model asked for.',
    priced_as_provider: (provider) => `The price is from the list of ${provider}.`,
    cache_write_lifetime_assumed_5m: () =>
      'The response does not say how long all it wrote is cached: what it leaves open counts as five minutes.',
    long_context_by_sum_of_iterations: () =>
      'Of the requests within this call only the sum is known, which chose the rates for long context: the cost is at most this.',
    long_context_unknown_of_sum: () =>
      'The record sums calls of unknown lengths, all of which cost what short ones cost: it is at least this.',
    lower_bound_stream_ended_early: () =>
      'The stream ended early, and its counts are those until then: the call cost at least this.',
    cached_modality_assumed: () =>
      'The response does not say which of the cached tokens were audio or images.',
    tokens_not_billed: () =>
      'The model is billed by another measure, and not by the tokens that its answer counts as well.',
    output_tokens_unknown: () => 'The output is not known, so that it could not be priced.',
    usage_estimated: () => 'The counts are an estimate: the provider stated none.',
    own_price: () => 'The price is your own.',
    discount: () => 'Your discount is on the public price.',
    subscription: () =>
      'Your subscription covers the call: its public price is what it would have cost, and nobody pays it.',
    free_by_own_price: () => 'Your prices say that this costs nothing.',
    local_model: () => 'Ollama runs on a machine of yours, and bills nothing.',
    list_price: (id) => `The public price beside it is ${id}.`,
    list_price_unknown: () => 'The public price that the discount is on is not in the ledger.',
    model_by_alias: (model) => `Your aliases say that the model is ${model}.`,
    priced_as: (model) => `The call names no model: the price is that of ${model}.`,
    price_unconfirmed: () =>
      'The price is not from the provider itself, and may be wrong: "tallylight prices show" says why.',
    prepaid_capacity: () => 'Capacity that was paid for in advance served the call.',
    model_unknown: () => 'The call names no model.',
    model_not_in_catalogue: () => 'The catalogue does not know the model.',
    provider_not_in_catalogue: () => 'The catalogue does not know the provider.',
    no_rates_for: (condition) => `The price has no rates for ${condition}.`,
    no_long_context_rates_for: (condition) =>
      `The price has no rates for long context with ${condition}.`,
    no_rate_for: (meter) => `The price has no rate for ${words(meter)}.`,
    input_tokens_unknown: () => 'The input is not known.',
    no_usage_reported: () => 'Nothing is reported that the price has a rate for.',
    inconsistent_token_counts: () => 'The token counts contradict each other.',
    inconsistent_unit_counts: () => 'The units contradict each other.',
    stated_cost_in: (currency) =>
      `The response states a cost in ${currency}, and only USD are added up.`,
    stated_cost_invalid: () => 'The response states a cost that is no amount.',
  }),
);

function words(meter: string): string {
  return meter.replaceAll('_', ' ');
}
