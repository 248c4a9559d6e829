import type { Config } from '../../../processor/src/config.ts';
import type { Price } from '../../../processor/src/domain/price.ts';
import {
  openPriceDesk,
  type PriceDesk,
} from '../../../processor/src/price-life/open-price-desk.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { createExampleUsage } from '../../support/ledger/example-usage.ts';
import type { TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';

/** A desk that ends with its scope. */
export interface TestDesk extends PriceDesk, AsyncDisposable {
  /** What a call of a million tokens in costs at an instant, and by which price. */
  priceAt(at: string, model?: string): { cost: bigint | null; priceId: string | null };
}

const builtInDay = new Date('2026-11-01T00:00:00Z');

/** The catalogue of the tests: gpt-5 at 2 USD for a million tokens in. */
export const builtInPrice = createCatalogPrice({
  match: { exact: [], families: [] },
});

/** One processor's desk on a ledger, with a small catalogue. */
export async function openDesk(
  ledger: TestLedger,
  {
    prices = [builtInPrice],
    retrievedAt = builtInDay,
    config = {},
    onDue = () => {},
    pollMs = 60_000,
  }: {
    prices?: readonly Price[];
    retrievedAt?: Date;
    config?: Partial<Config['prices']>;
    onDue?: () => void;
    pollMs?: number;
  } = {},
): Promise<TestDesk> {
  const desk = await openPriceDesk({
    ledger,
    config: {
      own: [],
      aliases: [],
      refresh: 'off',
      refreshUrl: 'https://prices.invalid/data.json',
      webhookUrl: null,
      recipients: [],
      ...config,
    },
    onDue,
    log: () => {},
    pollMs,
    builtIn: { prices, sources: [{ name: 'genai-prices', version: '1', retrievedAt }] },
  });
  return {
    ...desk,
    priceAt(at, model = 'gpt-5') {
      const { record } = createExampleUsage({
        call: 1,
        startedAtUs: BigInt(Date.parse(at)) * 1000n,
        record: { requestModel: model, responseModel: model },
        tokens: { inputTokens: 1_000_000, outputTokens: 0 },
      });
      const { effectiveCost, priceId } = priceUsage(record, desk.current().book);
      return { cost: effectiveCost, priceId };
    },
    [Symbol.asyncDispose]: desk.stop,
  };
}
