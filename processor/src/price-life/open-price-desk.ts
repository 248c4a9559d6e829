import type { PricePorts } from '../api/price-ports.ts';
import { createOwnPrice } from '../catalog/create-own-price.ts';
import type { Config } from '../config.ts';
import { allPrices, type PriceRefresh } from '../domain/price-life.ts';
import type { Log } from '../log.ts';
import { insertPrices } from '../storage/insert-prices.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { selectLedgerPrice } from '../storage/select-ledger-price.ts';
import { selectLedgerPrices } from '../storage/select-ledger-prices.ts';
import { selectPriceRefreshes } from '../storage/select-price-refreshes.ts';
import { selectPriceRevision } from '../storage/select-price-revision.ts';
import { addPrice } from './add-price.ts';
import { applyBuiltIn } from './apply-built-in.ts';
import { keepPricesFresh } from './keep-prices-fresh.ts';
import { listModelChanges } from './list-model-changes.ts';
import { type RefreshOutcome, refreshPrices } from './refresh-prices.ts';
import { revokePrice } from './revoke-price.ts';
import { createStaleLimits } from './stale-limits.ts';
import { verifyPrice } from './verify-price.ts';
import { type PriceWatch, watchPrices } from './watch-prices.ts';

/** Everything that one processor does with prices beside pricing. */
export interface PriceDesk extends Pick<PriceWatch, 'current' | 'onPricesChanged'> {
  readonly ports: PricePorts;
  /** What `doctor` and the API's diagnostics tell of prices. */
  readHealth(): Promise<{
    readonly stalePrices: number;
    readonly latestRefresh: PriceRefresh | null;
  }>;
  /** What is due weekly is looked for from now on. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * Brings the ledger's prices up to the catalogue that comes with the program, and keeps the prices in
 * force at hand.
 * @param onDue there are people to tell now.
 * @throws UnavailableError when the ledger is away.
 */
export async function openPriceDesk({
  ledger,
  config,
  onDue,
  log,
  pollMs,
  builtIn = {},
}: {
  ledger: Ledger;
  config: Config['prices'];
  onDue: () => void;
  log: Log;
  pollMs?: number | undefined;
  /** Instead of what comes with the program. */
  builtIn?: Pick<Parameters<typeof applyBuiltIn>[0], 'prices' | 'sources'>;
}): Promise<PriceDesk> {
  const { pool } = ledger;
  const recipients = { webhookUrl: config.webhookUrl, recipients: config.recipients };
  // Whoever writes a price down has just looked at it.
  const verifiedAt = new Date().toISOString();
  const own = config.own.map((price) => createOwnPrice(price, 'tallylight.yaml'));
  await insertPrices(
    pool,
    own.map((price) => ({ ...price, verifiedAt })),
    { origin: 'configuration' },
  );
  await applyBuiltIn({ ledger, recipients, ...builtIn });
  const watch = await watchPrices({
    loadRevision: () => selectPriceRevision(pool),
    async loadPrices() {
      const held = await selectLedgerPrices(pool, { ...allPrices, configuredIds: [] });
      // Of two prices of one's own that fit equally well, the one that was added later holds.
      return held
        .toSorted((a, b) => Date.parse(a.knownFrom) - Date.parse(b.knownFrom))
        .map(({ price }) => price);
    },
    own,
    aliases: config.aliases,
    log,
    ...(pollMs !== undefined && { pollMs }),
  });
  const configuredIds = own.map(({ id }) => id);
  const stopping = new AbortController();
  let rounds: ReturnType<typeof keepPricesFresh> | null = null;

  /** What this processor changes holds here at once, and in the others within a moment. */
  async function followUp<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change;
    await watch.reload();
    onDue();
    return result;
  }

  function refreshWeekly(): Promise<RefreshOutcome> {
    return followUp(
      refreshPrices({
        ledger,
        dataSet: { location: config.refreshUrl },
        apply: true,
        trigger: 'weekly',
        requestedBy: null,
        recipients,
        signal: stopping.signal,
      }),
    );
  }

  return {
    current: watch.current,
    onPricesChanged: watch.onPricesChanged,
    ports: {
      aliases: config.aliases,
      selectPrices: (question) => selectLedgerPrices(pool, { ...question, configuredIds }),
      selectPriceById: (id) => selectLedgerPrice(pool, id),
      selectRefreshes: (limit) => selectPriceRefreshes(pool, { limit }),
      addPrice: (price, options) => followUp(addPrice(price, { ledger, recipients, ...options })),
      verifyPrice: (id, by) => followUp(verifyPrice(id, { ledger, by })),
      revokePrice: (id, by) => followUp(revokePrice(id, { ledger, by, recipients })),
      async refreshPrices({ dataSet, by, ...order }) {
        const { differences, ...outcome } = await followUp(
          refreshPrices({
            ...order,
            ledger,
            dataSet: dataSet ?? { location: config.refreshUrl },
            trigger: 'command',
            requestedBy: by,
            recipients,
            signal: stopping.signal,
          }),
        );
        return { ...outcome, changes: listModelChanges(differences) };
      },
    },
    async readHealth() {
      const at = new Date();
      const question = { ...allPrices, at, stale: createStaleLimits(at), configuredIds };
      const [stale, refreshes] = await Promise.all([
        selectLedgerPrices(pool, question),
        selectPriceRefreshes(pool, { withBuiltIn: false, limit: 1 }),
      ]);
      return { stalePrices: stale.length, latestRefresh: refreshes[0] ?? null };
    },
    start() {
      rounds ??= keepPricesFresh({
        ledger,
        refresh: config.refresh === 'weekly' ? refreshWeekly : null,
        configuredIds,
        recipients,
        onDue,
        log,
      });
      void rounds.round();
    },
    async stop() {
      stopping.abort();
      await rounds?.stop();
      await watch.stop();
    },
  };
}
