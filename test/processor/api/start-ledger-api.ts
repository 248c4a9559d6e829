import { createTokenBook } from '../../../processor/src/access/token-book.ts';
import { createAlertStore } from '../../../processor/src/create-alert-store.ts';
import { createApiPorts } from '../../../processor/src/create-api-ports.ts';
import type { ConfiguredToken } from '../../../processor/src/domain/access.ts';
import type { AlertSender } from '../../../processor/src/domain/alert.ts';
import type { Budget, BudgetState } from '../../../processor/src/domain/budget.ts';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { ModelAlias, Price } from '../../../processor/src/domain/price.ts';
import { KEEP_ALL, type RetentionPolicy } from '../../../processor/src/domain/retention.ts';
import { openKeeping } from '../../../processor/src/keeping/open-keeping.ts';
import { openPriceDesk } from '../../../processor/src/price-life/open-price-desk.ts';
import { openRepriceDesk } from '../../../processor/src/reprice/open-reprice-desk.ts';
import { insertPrices } from '../../../processor/src/storage/insert-prices.ts';
import { selectLiveTokens } from '../../../processor/src/storage/select-live-tokens.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { updateTokenUse } from '../../../processor/src/storage/update-token-use.ts';
import { whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { type RunningApi, startApi } from './start-api.ts';

export interface LedgerApi extends RunningApi {
  readonly ledger: TestLedger;
  store(usages: readonly PricedUsage[], tenant?: string): Promise<void>;
}

/** The API over a real, empty ledger of its own. */
export async function startLedgerApi({
  prices = [],
  aliases = [],
  budgets = [],
  sender = 'processor',
  onDue = () => {},
  configured = [],
  retention = KEEP_ALL,
  readBudgetState = () => Promise.reject(new Error('not asked for')),
  now,
}: {
  prices?: readonly Price[];
  aliases?: readonly ModelAlias[];
  budgets?: readonly Budget[];
  sender?: AlertSender;
  onDue?: () => void;
  configured?: readonly ConfiguredToken[];
  retention?: RetentionPolicy;
  readBudgetState?: (budget: Budget) => Promise<BudgetState>;
  now?: () => Date;
} = {}): Promise<LedgerApi> {
  const ledger = await openTestLedger();
  await insertPrices(ledger.pool, prices);
  const desk = await openPriceDesk({
    ledger,
    config: {
      own: [],
      aliases,
      refresh: 'off',
      refreshUrl: 'https://prices.invalid/data.json',
      webhookUrl: null,
      recipients: [],
    },
    onDue,
    log: () => {},
    builtIn: { prices: [], sources: [] },
  });
  const keeping = await openKeeping({ ledger, policy: retention, log: () => {} });
  const repricing = openRepriceDesk({
    ledger,
    current: desk.current,
    budgets,
    recipients: { webhookUrl: null, recipients: [] },
    onRevised: () => {},
    onDue,
    log: () => {},
    ...(now !== undefined && { now }),
  });
  const ports = createApiPorts({
    ledger,
    tokens: createTokenBook({
      configured,
      isExposed: false,
      loadTokens: () => selectLiveTokens(ledger.pool),
      noteTokenUse: (use) => updateTokenUse(ledger.pool, use),
      log: () => {},
    }),
    alertsToken: null,
    storeAlerts: createAlertStore({
      ledger,
      budgets,
      tenant: 'default',
      sender,
      onDue,
    }),
    version: '0.1.0',
    budgets,
    desk,
    repricing: repricing.ports,
    keeping: keeping.ports,
    readBudgetState,
    log: () => {},
  });
  const api = await startApi({ ...ports, ...(now !== undefined && { now }) });
  return {
    ...api,
    ledger,
    async store(usages, tenant = 'default') {
      await storeUsage(ledger.pool, tenant, { usages, quarantined: [] }, whileOpen);
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await keeping.stop();
      await repricing.stop();
      await desk.stop();
      await ledger.close();
    },
  };
}
