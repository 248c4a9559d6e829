import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { ApiPorts } from '../../../processor/src/api/api-ports.ts';
import { createApi } from '../../../processor/src/api/create-api.ts';
import { createPage } from '../../../processor/src/api/page.ts';
import type { Summary, UsageTotals } from '../../../processor/src/domain/ledger.ts';

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
};

const emptySummary: Summary = { totals: noTotals, groups: {} };

/** Ports of an empty ledger; a test replaces those that it is about. */
export const emptyPorts: ApiPorts = {
  tenant: 'default',
  readToken: null,
  version: '0.1.0',
  embedded: true,
  budgets: [],
  prices: [],
  selectUsage: async () => [],
  selectUsageById: async () => null,
  selectSummary: async () => emptySummary,
  selectPrice: async () => null,
  explainCost: () => ({ charges: [], notes: [] }),
  readBudgetState: async (budget) => ({
    budget,
    period: { start: new Date(0), end: new Date(1) },
    spent: 0n,
    unpricedRequests: 0,
    absentRequests: 0,
  }),
  selectNotices: async () => [],
  readLedgerHealth: async () => ({
    databaseVersion: '18.4',
    databaseTime: new Date(),
    quarantinedRecords: 0,
    unparsedHosts: [],
    unknownCounts: [],
  }),
  log: () => {},
};

export interface RunningApi {
  readonly url: string;
  readonly server: Server;
  stop(): Promise<void>;
}

/** A real server on a free port with the API and the page, over the given ports. */
export async function startApi(
  ports: Partial<ApiPorts> = {},
  { port = 0 }: { port?: number } = {},
): Promise<RunningApi> {
  const app = express();
  app.use(createApi({ ...emptyPorts, ...ports }));
  app.use(createPage());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
