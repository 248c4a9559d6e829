import type { Price } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { haveOneOwner } from './have-one-owner.ts';
import { findAlias } from './own-scope.ts';
import { type FoundPrice, findOperationPrice, findPrice, type PriceBook } from './price-book.ts';
import type { Unpriced } from './unpriced.ts';

const AZURE = ['azure.ai.openai', 'openai', 'anthropic', 'deepseek', 'x_ai', 'moonshot_ai'];
const GEMINI = ['gcp.gemini', 'gcp.vertex_ai', 'anthropic'];
const VERTEX = ['gcp.vertex_ai', 'gcp.gemini', 'anthropic'];
/** Whose prices a provider's calls are looked up in, in order, where not only in its own. */
const PRICE_LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['azure.ai.inference', AZURE],
  ['azure.ai.openai', AZURE],
  ['gcp.gemini', GEMINI],
  ['gcp.gen_ai', GEMINI],
  ['gcp.vertex_ai', VERTEX],
]);

export interface ResolvedPrice {
  readonly price: Price;
  readonly notes: readonly string[];
}

/**
 * The public price of a record's model at the instant its call started: by the model that answered,
 * else by the one asked for; of a service without models by its operation. Without a price there is
 * none: never another model's.
 */
export function resolvePrice(record: UsageRecord, book: PriceBook): ResolvedPrice | Unpriced {
  const models = listModels(record, book);
  const lists = listPriceLists(record.providerName);
  const atUs = record.startedAtUs;
  for (const model of models) {
    for (const providerName of lists) {
      const found = findPrice(book, { providerName, modelId: model.id, atUs });
      if (found === null || (providerName !== lists[0] && isFree(found.price))) continue;
      return { price: found.price, notes: describe(record, found, model) };
    }
  }
  if (models.length === 0) {
    const operation = record.operationName;
    const found = findOperationPrice(book, { providerName: record.providerName, operation, atUs });
    if (found === null) return { unpriced: 'model_unknown' };
    return { price: found.price, notes: [`priced_as:${found.price.model}`] };
  }
  const known = lists.some((list) => book.providers.has(list));
  return { unpriced: known ? 'model_not_in_catalogue' : 'provider_not_in_catalogue' };
}

/** What one provider gives for nothing another may charge for. */
function isFree({ rates }: Price): boolean {
  return rates.every(({ amount }) => amount === '0');
}

/** A model id that may name the price. */
interface NamedModel {
  readonly id: string;
  readonly by: 'response' | 'request' | 'alias';
}

/** The models that may name the price, the better one first. */
function listModels(record: UsageRecord, book: PriceBook): NamedModel[] {
  const { providerName, requestModel, responseModel } = record;
  const answered = name(responseModel, 'response');
  const asked = name(requestModel, 'request');
  // Azure is asked for a deployment, whose name is its owner's choice: `gpt-4` may be gpt-4o. Only
  // that owner can say which model it is, by an alias.
  if (providerName.startsWith('azure.')) return [...answered, ...asked.filter(isAlias)];
  // Only the id that Bedrock is asked for has the geography, by which prices differ: the answer
  // of an InvokeModel call names the bare model.
  if (providerName === 'aws.bedrock') {
    return responseModel?.includes('.') === true ? [...asked, ...answered] : asked;
  }
  return [...answered, ...asked];

  function name(id: string | null, by: NamedModel['by']): NamedModel[] {
    if (id === null || id === '') return [];
    const alias = findAlias(book.aliases, record, id);
    return alias === null
      ? [{ id, by }]
      : [
          { id: alias.model, by: 'alias' },
          { id, by },
        ];
  }
}

function isAlias({ by }: NamedModel): boolean {
  return by === 'alias';
}

function describe(record: UsageRecord, { price, by }: FoundPrice, model: NamedModel): string[] {
  const notes: string[] = [];
  if (model.by === 'alias') notes.push(`model_by_alias:${model.id}`);
  const isBedrock = record.providerName === 'aws.bedrock';
  if (model.by === 'request' && !isBedrock && ![null, model.id].includes(record.responseModel)) {
    notes.push('response_model_not_in_catalogue');
  }
  if (by === 'snapshot') notes.push('snapshot_priced_as_its_model');
  if (!isOwnList(record.providerName, price.providerName)) {
    notes.push(`priced_as_provider:${price.providerName}`);
  }
  return notes;
}

function isOwnList(providerName: string, list: string): boolean {
  const own = PRICE_LISTS.get(providerName)?.[0] ?? providerName;
  return haveOneOwner(list, own);
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
