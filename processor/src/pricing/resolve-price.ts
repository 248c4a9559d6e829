import type { Price } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { type FoundPrice, findPrice, type PriceBook } from './price-book.ts';
import type { Unpriced } from './unpriced.ts';

const AZURE = ['azure.ai.openai', 'openai', 'anthropic', 'deepseek', 'x_ai', 'moonshot_ai'];
const GOOGLE = ['gcp.gemini', 'anthropic'];

/** Whose prices a provider's calls are looked up in, in order, where not only in its own. */
const PRICE_LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['azure.ai.inference', AZURE],
  ['azure.ai.openai', AZURE],
  ['gcp.gemini', GOOGLE],
  ['gcp.gen_ai', GOOGLE],
  ['gcp.vertex_ai', GOOGLE],
]);

export interface ResolvedPrice {
  readonly price: Price;
  readonly notes: readonly string[];
}

/**
 * The price of a record's model at the instant its call started: by the model that answered, else
 * by the one asked for. Without a price there is none: never another model's.
 */
export function resolvePrice(record: UsageRecord, book: PriceBook): ResolvedPrice | Unpriced {
  const models = listModels(record);
  const lists = listPriceLists(record.providerName);
  for (const model of models) {
    for (const list of lists) {
      const found = findPrice(book, {
        providerName: list,
        modelId: model,
        atUs: record.startedAtUs,
      });
      if (found !== null) return { price: found.price, notes: describe(record, found, model) };
    }
  }
  if (models.length === 0) return { unpriced: 'model_unknown' };
  const known = lists.some((list) => book.providers.has(list));
  return { unpriced: known ? 'model_not_in_catalogue' : 'provider_not_in_catalogue' };
}

/** The models that may name the price, the better one first. */
function listModels({ providerName, requestModel, responseModel }: UsageRecord): string[] {
  const models: (string | null)[] = [responseModel, requestModel];
  // Azure is asked for a deployment, whose name is its owner's choice: `gpt-4` may be gpt-4o.
  if (providerName.startsWith('azure.')) models.pop();
  // Only the id that Bedrock is asked for has the geography, by which prices differ: the answer
  // of an InvokeModel call names the bare model.
  if (providerName === 'aws.bedrock') {
    models.reverse();
    if (responseModel?.includes('.') !== true) models.pop();
  }
  return models.filter((model) => model !== null && model !== '') as string[];
}

function describe(record: UsageRecord, { price, by }: FoundPrice, model: string): string[] {
  const notes: string[] = [];
  if (record.providerName !== 'aws.bedrock' && ![null, model].includes(record.responseModel)) {
    notes.push('response_model_not_in_catalogue');
  }
  if (by === 'snapshot') notes.push('snapshot_priced_as_its_model');
  const isOwnList = PRICE_LISTS.get(record.providerName)?.[0] ?? record.providerName;
  if (price.providerName !== isOwnList) notes.push(`priced_as_provider:${price.providerName}`);
  return notes;
}

/** Whether there are prices for this provider. */
export function hasProvider(book: PriceBook, providerName: string): boolean {
  return listPriceLists(providerName).some((list) => book.providers.has(list));
}

/**
 * Whether the catalogue itself names this model, by its id or an alias: a bounded set. Any date
 * behind a known name is priced as well, and would be no such set.
 */
export function hasModel(
  book: PriceBook,
  { providerName, modelId, atUs }: { providerName: string; modelId: string; atUs: bigint },
): boolean {
  return listPriceLists(providerName).some((list) => {
    const found = findPrice(book, { providerName: list, modelId, atUs });
    return found?.by === 'model' || found?.by === 'alias';
  });
}

function listPriceLists(providerName: string): readonly string[] {
  return PRICE_LISTS.get(providerName) ?? [providerName];
}
