import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What genai-prices publishes of one model of a provider. */
export interface PublishedModel {
  readonly id: string;
  readonly provider?: string;
  /** USD for a million tokens, in and out alike. */
  readonly input?: number;
  /** Instead of `input`: amounts by the day from which they hold, the first one without. */
  readonly dated?: readonly { readonly from?: string; readonly input: number }[];
}

/** Text as in genai-prices' data.json. */
export function createDataSet(models: readonly PublishedModel[]): string {
  const providers = Map.groupBy(models, ({ provider = 'openai' }) => provider);
  return JSON.stringify(
    [...providers].map(([id, published]) => ({
      id,
      name: id,
      pricing_urls: [`https://${id}.example.com/pricing`],
      models: published.map(createModel),
    })),
  );
}

/** A file with such text. */
export async function writeDataSet(
  folder: string,
  models: readonly PublishedModel[],
): Promise<string> {
  const path = join(folder, 'data.json');
  await writeFile(path, createDataSet(models));
  return path;
}

function createModel({ id, input = 2, dated }: PublishedModel) {
  const prices = dated?.map(({ from, input: amount }) => ({
    ...(from !== undefined && { constraint: { start_date: from } }),
    prices: createRates(amount),
  }));
  return { id, match: { equals: id }, prices: prices ?? createRates(input) };
}

function createRates(input: number) {
  return { input_mtok: input, output_mtok: input };
}
