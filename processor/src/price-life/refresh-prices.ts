import type { PriceDifference } from '../catalog/diff-prices.ts';
import {
  type ImportedPrices,
  importGenaiPrices,
} from '../catalog/genai-prices/import-genai-prices.ts';
import type { PriceRefresh, RefusedModel } from '../domain/price-life.ts';
import { PriceRefusal } from '../domain/price-refusal.ts';
import { changePrices } from '../storage/change-prices.ts';
import { insertPriceRefresh } from '../storage/insert-price-refresh.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { createEditionChange, type Edition } from './apply-edition.ts';
import type { PriceRecipients } from './create-price-alert.ts';
import { formatLocation, loadDataSet } from './load-data-set.ts';

const SOURCE = 'genai-prices';

/** Where the data are, or the data themselves. */
export type DataSet = { readonly location: string } | { readonly text: string };

/** What a refresh did, or would do. */
export interface RefreshOutcome {
  /** Whether it was done. */
  readonly applied: boolean;
  readonly source: string;
  readonly version: string;
  readonly retrievedAt: Date;
  /** Without those that are refused. */
  readonly differences: readonly PriceDifference[];
  readonly refused: readonly RefusedModel[];
  readonly withdrawn: readonly string[];
  /** What of the data set could not be understood, one line each. */
  readonly skipped: readonly string[];
}

/**
 * Compares what genai-prices publishes with the prices in force, and takes it over where `apply` is
 * true. Two at once make one change. What came of it is kept, a failure too.
 * @throws PriceRefusal when the data cannot be read, UnavailableError when the ledger is away.
 */
export async function refreshPrices({
  ledger: { pool },
  dataSet,
  apply,
  acceptJumps = false,
  version,
  trigger,
  requestedBy,
  recipients,
  signal,
  now = () => new Date(),
}: {
  ledger: Ledger;
  dataSet: DataSet;
  apply: boolean;
  /** Somebody has looked at rates that move more than 20-fold. */
  acceptJumps?: boolean;
  /** Of the data, where they name none themselves; otherwise the day counts. */
  version?: string | undefined;
  trigger: 'command' | 'weekly';
  requestedBy: string | null;
  recipients: PriceRecipients;
  /** Ends the fetching. */
  signal?: AbortSignal;
  now?: () => Date;
}): Promise<RefreshOutcome> {
  const location = 'location' in dataSet ? formatLocation(dataSet.location) : null;
  const described = { source: SOURCE, digest: null, trigger, location, requestedBy } as const;
  const retrievedAt = now();
  let imported: ImportedPrices;
  try {
    const text = 'text' in dataSet ? dataSet.text : await loadDataSet(dataSet.location, { signal });
    imported = importPrices(text, version ?? retrievedAt.toISOString().slice(0, 10));
  } catch (error) {
    if (apply) {
      await insertPriceRefresh(
        pool,
        createFailure({ ...described, retrievedAt, finishedAt: now() }, error),
      );
    }
    throw error;
  }

  const edition: Edition = {
    ...described,
    version: imported.version,
    retrievedAt,
    prices: imported.prices,
  };
  const { isPlausible, skipped } = imported;
  return await changePrices(pool, ({ prices }) => {
    const options = { now: now(), acceptJumps, isPlausible, recipients };
    const { change, plan } = createEditionChange(prices, [edition], options);
    const result: RefreshOutcome = {
      applied: apply,
      source: SOURCE,
      version: edition.version,
      retrievedAt,
      differences: plan.differences.filter(({ faults }) => faults.length === 0),
      refused: plan.refused,
      withdrawn: plan.withdrawn,
      skipped,
    };
    return { change: apply ? change : {}, result };
  });
}

function importPrices(text: string, version: string): ImportedPrices {
  let imported: ImportedPrices;
  try {
    imported = importGenaiPrices(text, version);
  } catch (cause) {
    throw new PriceRefusal(
      'data-set',
      `The data are not what genai-prices publishes: ${cause instanceof Error ? cause.message : cause} Give its data.json.`,
      { cause },
    );
  }
  if (imported.prices.length > 0) return imported;
  throw new PriceRefusal(
    'data-set',
    'The data hold no price that is understood. Nothing was done.',
  );
}

function createFailure(
  described: Omit<Edition, 'version' | 'prices'> & Pick<PriceRefresh, 'finishedAt'>,
  error: unknown,
): PriceRefresh {
  return {
    ...described,
    version: null,
    outcome: 'failed',
    added: 0,
    changed: 0,
    withdrawn: 0,
    refused: [],
    error: error instanceof Error ? error.message : String(error),
  };
}
