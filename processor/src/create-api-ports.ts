import type { TokenBook } from './access/token-book.ts';
import type { ApiPorts } from './api/api-ports.ts';
import type { Access } from './domain/access.ts';
import type { Budget, BudgetState } from './domain/budget.ts';
import type { Log } from './log.ts';
import type { PriceDesk } from './price-life/open-price-desk.ts';
import { explainCost, findListPriceId } from './pricing/explain-cost.ts';
import { isUnpriced } from './pricing/unpriced.ts';
import { acknowledgeAlert } from './storage/acknowledge-alert.ts';
import { countQuarantined } from './storage/count-quarantined.ts';
import { insertToken } from './storage/insert-token.ts';
import type { Ledger } from './storage/open-ledger.ts';
import { revokeToken } from './storage/revoke-token.ts';
import { selectAlerts } from './storage/select-alerts.ts';
import { selectNotices } from './storage/select-notices.ts';
import { selectPrice } from './storage/select-price.ts';
import { selectServer } from './storage/select-server.ts';
import { selectSummary } from './storage/select-summary.ts';
import { selectTokens } from './storage/select-tokens.ts';
import { selectUnknownCounts } from './storage/select-unknown-counts.ts';
import { selectUnparsedCalls } from './storage/select-unparsed-calls.ts';
import { selectUsage } from './storage/select-usage.ts';
import { selectUsageById } from './storage/select-usage-by-id.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Binds the API's questions to the ledger. */
export function createApiPorts({
  ledger: { pool, embedded },
  tokens,
  alertsToken,
  storeAlerts,
  version,
  budgets,
  desk,
  repricing,
  keeping,
  readBudgetState,
  log,
}: {
  ledger: Ledger;
  tokens: TokenBook;
  alertsToken: string | null;
  storeAlerts: ApiPorts['storeAlerts'];
  version: string;
  budgets: readonly Budget[];
  desk: Pick<PriceDesk, 'current' | 'ports' | 'readHealth'>;
  repricing: ApiPorts['repricing'];
  keeping: ApiPorts['keeping'];
  readBudgetState: (budget: Budget) => Promise<BudgetState>;
  log: Log;
}): ApiPorts {
  /** What may be told of to somebody who sees one environment only. */
  function listBudgets({ tenant, environment }: Pick<Access, 'tenant' | 'environment'>) {
    if (environment === null) return null;
    const own = budgets.filter(
      (budget) => budget.tenant === tenant && budget.environment === environment,
    );
    return { environment, budgets: own.map(({ name }) => name) };
  }

  return {
    tokens,
    alertsToken,
    storeAlerts,
    version,
    embedded,
    budgets,
    get prices() {
      return desk.current().prices;
    },
    priceDesk: desk.ports,
    repricing,
    keeping,
    readBudgetState,
    log,
    selectUsage: (question) => selectUsage(pool, question),
    selectUsageById: (question) => selectUsageById(pool, question),
    selectSummary: (question) => selectSummary(pool, question),
    selectPrice: (id) => selectPrice(pool, id),
    selectNotices: (question) => selectNotices(pool, { ...question, about: listBudgets(question) }),
    selectAlerts: (question) => selectAlerts(pool, { ...question, about: listBudgets(question) }),
    acknowledgeAlert: (acknowledgement) =>
      acknowledgeAlert(pool, { ...acknowledgement, about: listBudgets(acknowledgement) }),
    selectTokens: (question) => selectTokens(pool, question),
    async insertToken(token) {
      const inserted = await insertToken(pool, token);
      tokens.forget();
      return inserted;
    },
    async revokeToken(token) {
      const revoked = await revokeToken(pool, token);
      tokens.forget();
      return revoked;
    },
    findListPriceId,
    explainCost(record, price, listPrice) {
      const explained = explainCost(record, price, listPrice);
      return isUnpriced(explained) ? { charges: [], notes: [explained.unpriced] } : explained;
    },
    async readLedgerHealth({ tenant, environment }) {
      const since = new Date(Date.now() - DAY_MS);
      const [server, quarantinedRecords, hosts, unknown, pricing] = await Promise.all([
        selectServer(pool),
        // Neither says which environment it is of, and other environments are none of the reader's business.
        environment === null ? countQuarantined(pool, { tenant }) : null,
        environment === null ? selectUnparsedCalls(pool, { tenant, since }) : null,
        selectUnknownCounts(pool, { since, tenant, environment }),
        desk.readHealth(),
      ]);
      return {
        databaseVersion: server.version,
        databaseTime: server.now,
        quarantinedRecords,
        unparsedHosts: hosts,
        ...pricing,
        unknownCounts: unknown.map(({ provider, model, unpriced, absent, estimated }) => ({
          providerName: provider,
          model: model === '' ? null : model,
          unpriced,
          absent,
          estimated,
        })),
      };
    },
  };
}
