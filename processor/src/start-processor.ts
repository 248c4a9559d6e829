import { createServer } from 'node:http';
import { listConfigured } from './access/list-configured.ts';
import { createTokenBook } from './access/token-book.ts';
import { createApp } from './api/create-app.ts';
import { bindSenders } from './bind-senders.ts';
import { resolvePeriod } from './budget/resolve-period.ts';
import { type Config, isLoopback } from './config.ts';
import { createAlertStore } from './create-alert-store.ts';
import { createApiPorts } from './create-api-ports.ts';
import { createNewNotice } from './create-new-notice.ts';
import { deliverOutbox } from './deliver-outbox.ts';
import type { Budget, BudgetState } from './domain/budget.ts';
import { findUnfedBudgets } from './find-unfed-budgets.ts';
import { checkAddress, closeServer, listen } from './http-server.ts';
import { openKeeping } from './keeping/open-keeping.ts';
import { knownReasons } from './known-reasons.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createPipeline } from './pipeline.ts';
import { notePriceUse } from './price-life/note-price-use.ts';
import { openPriceDesk } from './price-life/open-price-desk.ts';
import { priceUsage } from './pricing/price-usage.ts';
import { hasModel, hasProvider } from './pricing/resolve-price.ts';
import { readLedgerGauges } from './read-ledger-gauges.ts';
import { createOtlpReceiver } from './receiver/otlp-http.ts';
import { openRepriceDesk } from './reprice/open-reprice-desk.ts';
import { insertNotice } from './storage/insert-notice.ts';
import { openLedger } from './storage/open-ledger.ts';
import { selectBudgetSpend } from './storage/select-budget-spend.ts';
import { selectLiveTokens } from './storage/select-live-tokens.ts';
import { selectServer } from './storage/select-server.ts';
import { storeUsage } from './storage/store-usage.ts';
import { updateLastUse } from './storage/update-last-use.ts';
import { updateTokenUse } from './storage/update-token-use.ts';
import { upsertUnparsedCalls } from './storage/upsert-unparsed-calls.ts';
import { connectSummedUsage } from './summed-usage/connect-summed-usage.ts';
import { watchBudgets } from './watch-budgets.ts';
import { witnessRules } from './witness/witness-rules.ts';

/** At the start, budget periods that ended within this time are judged as well. */
const CATCH_UP_MS = 60 * 60 * 1000;

/** A processor that answers. */
export interface RunningProcessor {
  readonly url: string;
  /** For people: where the ledger is. */
  readonly ledger: string;
  /** Whether a sender has to show an ingest token. */
  readonly wantsToken: boolean;
  /** Takes no more, commits what was accepted, ends what was started. */
  stop(): Promise<void>;
}

/**
 * Opens the ledger, connects the stages and listens.
 * @throws Error that says what is wrong and what to do; nothing is left running then.
 */
export async function startProcessor(
  config: Config,
  { version, log }: { version: string; log: Log },
): Promise<RunningProcessor> {
  // Before a database folder is created that nobody would use.
  await checkAddress(config);
  // Ended in the reverse order: what feeds others first. Disposed of at once when a later step fails.
  await using started = new AsyncDisposableStack();
  const ledger = await openLedger(config.ledger, { log });
  started.defer(() => ledger.close());
  const { pool } = ledger;
  const { sender, smtp } = config.alerting;
  const pricesWebhookUrl = config.prices.webhookUrl;
  const delivery = deliverOutbox({ ledger, budgets: config.budgets, pricesWebhookUrl, smtp, log });
  started.defer(() => delivery.stop());
  const desk = await openPriceDesk({ ledger, config: config.prices, onDue: delivery.wake, log });
  started.defer(() => desk.stop());
  const keeping = await openKeeping({
    ledger,
    policy: config.retention,
    contentDays: config.content.keptDays,
    log,
  });
  started.defer(() => keeping.stop());
  const priceUse = notePriceUse({ write: (uses) => updateLastUse(pool, uses), log });
  started.defer(() => priceUse.stop());

  async function readStateAt(budget: Budget, at: Date): Promise<BudgetState> {
    const period = resolvePeriod(budget, at);
    return { budget, period, ...(await selectBudgetSpend(pool, { ...budget, interval: period })) };
  }
  const readBudgetState = (budget: Budget) => readStateAt(budget, new Date());
  const metrics = createMetrics({
    readLedger: () =>
      readLedgerGauges({
        ledger,
        budgets: config.budgets,
        readBudgetState,
        now: new Date(),
      }),
    isKnownProvider: (providerName) => hasProvider(desk.current().book, providerName),
    isKnownModel: (providerName, modelId) =>
      hasModel(desk.current().book, { providerName, modelId, atUs: BigInt(Date.now()) * 1000n }),
    reasons: knownReasons,
    log,
  });
  const watch = watchBudgets({
    budgets: config.budgets,
    readState: readStateAt,
    async reportCrossing(crossing) {
      const notice = createNewNotice(crossing, { sender, crossedAt: new Date() });
      if (await insertNotice(pool, notice)) delivery.wake();
    },
    log,
  });
  started.defer(() => watch.stop());
  const repricing = openRepriceDesk({
    ledger,
    current: desk.current,
    budgets: config.budgets,
    recipients: config.prices,
    onRevised: watch.wake,
    onDue: delivery.wake,
    log,
  });
  started.defer(() => repricing.stop());
  desk.onPricesChanged(repricing.notePrices);
  const summed = connectSummedUsage({
    ledger,
    services: config.metricsAsUsage,
    acceptRecords: (tenant, records) => pipeline.acceptRecords(tenant, records),
    onIgnored: metrics.countIgnored,
    log,
  });
  started.defer(() => summed.stop());
  const pipeline = createPipeline({
    price: (record) => priceUsage(record, desk.current().book),
    async store(tenant, batch) {
      const scrubbed = keeping.scrub(tenant, batch);
      const outcome = await storeUsage(pool, tenant, scrubbed, { rules: witnessRules });
      priceUse.note(outcome.storedUsages);
      return outcome;
    },
    storeUnparsedCalls: (tenant, calls) => upsertUnparsedCalls(pool, tenant, calls),
    holdSummed: summed.holdSummed,
    claimSessions: summed.claimSessions,
    metrics,
    onCommit: watch.wake,
    timeLimits: config.timeLimits,
    storesContent: config.content.isStored,
    log,
  });

  const tokens = createTokenBook({
    configured: listConfigured(config),
    isExposed: !isLoopback(config.host),
    loadTokens: () => selectLiveTokens(pool),
    noteTokenUse: (use) => updateTokenUse(pool, use),
    log,
  });

  const unfed = findUnfedBudgets(config.budgets, {
    ingestTokens: config.ingestTokens,
    ledgerTokens: await selectLiveTokens(pool),
  });
  if (unfed.length > 0) {
    log('warn', 'Nothing counts against these budgets: no ingest token is of their tenant', {
      budgets: unfed,
    });
  }

  const app = createApp({
    otlp: createOtlpReceiver({
      ...bindSenders(pipeline),
      resolveSender: tokens.resolveSender,
      maxBodyBytes: config.maxBodyBytes,
      onRejected: metrics.countRefused,
      onCut: metrics.countCut,
      log,
    }),
    renderMetrics: metrics.render,
    checkLedger: async () => void (await selectServer(pool)),
    api: createApiPorts({
      ledger,
      tokens,
      alertsToken: config.alerting.token,
      storeAlerts: createAlertStore({
        ledger,
        budgets: config.budgets,
        tenant: 'default',
        sender,
        onDue: delivery.wake,
      }),
      version,
      budgets: config.budgets,
      desk,
      repricing: repricing.ports,
      keeping: keeping.ports,
      readBudgetState,
      log,
    }),
  });
  const server = createServer(app);
  started.defer(() => closeServer(server));

  const url = await listen(server, config);
  // What was committed just before a crash has not been judged yet.
  watch.wake(new Date(Date.now() - CATCH_UP_MS));
  desk.start();
  keeping.start();
  // The catalogue or the configuration may have changed while no processor ran.
  await repricing.notePrices();
  void repricing.round();
  const wantsToken = (await tokens.resolveSender(undefined)) === null;
  const running = started.move();
  return { url, ledger: ledger.location, wantsToken, stop: () => running.disposeAsync() };
}
