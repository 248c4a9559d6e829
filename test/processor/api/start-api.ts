import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { ApiPorts } from '../../../processor/src/api/api-ports.ts';
import { createApi } from '../../../processor/src/api/create-api.ts';
import { createPage } from '../../../processor/src/api/page.ts';
import type { TokenReader } from '../../../processor/src/domain/access.ts';
import type { UsageTotals } from '../../../processor/src/domain/ledger.ts';

export const noTotals: UsageTotals = {
  requests: 0,
  inputTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
  listCost: 0n,
  effectiveCost: 0n,
  unpricedRequests: 0,
  absentRequests: 0,
  estimatedRequests: 0,
  estimatedCost: 0n,
};

/** No token was ever asked for. */
const openTokens: TokenReader = {
  findGrant: async () => null,
  isReadingOpen: async () => true,
};

/** One read token of the tenant `default`, as `TALLYLIGHT_READ_TOKEN` sets it. */
function createReadTokens(readToken: string): TokenReader {
  return {
    findGrant: async (token) =>
      token === readToken
        ? { scope: 'read', tenant: 'default', environment: null, metrics: true }
        : null,
    isReadingOpen: async () => false,
  };
}

/** Ports of an empty ledger; a test replaces those that it is about. */
export const emptyPorts: ApiPorts = {
  tokens: openTokens,
  alertsToken: null,
  version: '0.1.0',
  embedded: true,
  budgets: [],
  prices: [],
  priceDesk: {
    aliases: [],
    selectPrices: async () => [],
    selectPriceById: async () => null,
    selectRefreshes: async () => [],
    addPrice: () => Promise.reject(new Error('not asked for')),
    verifyPrice: () => Promise.reject(new Error('not asked for')),
    revokePrice: () => Promise.reject(new Error('not asked for')),
    refreshPrices: () => Promise.reject(new Error('not asked for')),
  },
  keeping: {
    selectGaps: async () => [],
    selectQuarantined: async () => [],
    applyRetention: () => Promise.reject(new Error('not asked for')),
    selectUsageContent: async () => null,
    eraseUser: async () => null,
    verifyLedger: async () => ({ days: 0, sealedDays: 0, differences: [] }),
  },
  repricing: {
    requestRepricing: async () => null,
    selectRepriceRuns: async () => [],
    selectRepriceRun: async () => null,
    selectRepriceAnswer: () => Promise.reject(new Error('not asked for')),
    selectRevisions: async () => [],
  },
  selectUsage: async () => [],
  selectUsageById: async () => null,
  selectSummary: async () => ({ totals: noTotals, groups: {} }),
  selectPrice: async () => null,
  explainCost: () => ({ charges: [], notes: [] }),
  findListPriceId: () => null,
  readBudgetState: async (budget) => ({
    budget,
    period: { start: new Date(0), end: new Date(1) },
    spent: 0n,
    unpricedRequests: 0,
    absentRequests: 0,
    estimatedRequests: 0,
    estimatedCost: 0n,
  }),
  selectNotices: async () => [],
  selectAlerts: async () => [],
  acknowledgeAlert: async () => null,
  selectTokens: async () => [],
  insertToken: () => Promise.reject(new Error('not asked for')),
  revokeToken: async () => null,
  storeAlerts: async () => {},
  readLedgerHealth: async () => ({
    databaseVersion: '18.4',
    databaseTime: new Date(),
    quarantinedRecords: 0,
    unparsedHosts: [],
    unknownCounts: [],
    stalePrices: 0,
    latestRefresh: null,
  }),
  log: () => {},
};

/** A server that ends with its scope. */
export interface RunningApi extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Reads an address below `/api/v1`. */
  get(path: string, init?: RequestInit): Promise<{ response: Response; body: Json }>;
}

// biome-ignore lint/suspicious/noExplicitAny: a test compares answers, it does not trust their shape
export type Json = any;

/** A real server on a free port with the API and the page, over the given ports. */
export async function startApi(
  { readToken = null, ...ports }: Partial<ApiPorts> & { readToken?: string | null } = {},
  { port: wantedPort = 0, host = '127.0.0.1' }: { port?: number; host?: string } = {},
): Promise<RunningApi> {
  const app = express();
  const tokens = readToken === null ? {} : { tokens: createReadTokens(readToken) };
  app.use(createApi({ ...emptyPorts, ...ports, ...tokens }));
  app.use(createPage());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(wantedPort, host, resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    async get(path, init) {
      const response = await fetch(`${url}/api/v1${path}`, init);
      return { response, body: await response.json() };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
