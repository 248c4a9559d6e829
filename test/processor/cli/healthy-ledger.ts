import type { LedgerHealth } from '../../../processor/src/api/api-ports.ts';
import type { Price } from '../../../processor/src/domain/price.ts';

/** A price of the catalogue, as doctor looks at it. */
export const price = (verifiedAt: Date | null) =>
  ({
    providerName: 'openai',
    verifiedAt: verifiedAt?.toISOString() ?? null,
    source: { name: 'genai-prices', version: '0.2.3' },
  }) as Price;

/** A ledger in which nothing is wrong. */
export const health: LedgerHealth = {
  databaseVersion: '18.4',
  databaseTime: new Date(),
  quarantinedRecords: 0,
  unparsedHosts: [],
  unknownCounts: [],
  stalePrices: 0,
  latestRefresh: null,
};
