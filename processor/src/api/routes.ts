import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import { acknowledgeAlert } from './acknowledge-alert.ts';
import type { ApiPorts } from './api-ports.ts';
import { applyRetention } from './apply-retention.ts';
import { addPrice, revokePrice, verifyPrice } from './change-price.ts';
import { createToken } from './create-token.ts';
import { eraseUser } from './erase-user.ts';
import { listPrices } from './list-prices.ts';
import { listQuarantine } from './list-quarantine.ts';
import { listTokens } from './list-tokens.ts';
import { listUsage } from './list-usage.ts';
import openapi from './openapi.json' with { type: 'json' };
import { refuseQuery } from './parse-query.ts';
import { readAccess } from './read-access.ts';
import { readAlerts } from './read-alerts.ts';
import { readBudgets } from './read-budgets.ts';
import { readContent } from './read-content.ts';
import { readDiagnostics } from './read-diagnostics.ts';
import { readExplanation } from './read-explanation.ts';
import { readGaps } from './read-gaps.ts';
import { readNotices } from './read-notices.ts';
import { listAliases, listRefreshes, readPrice } from './read-price.ts';
import { listRepricing, readRepricing } from './read-repricing.ts';
import { readSummary } from './read-summary.ts';
import { readUsage } from './read-usage.ts';
import { receiveAlerts } from './receive-alerts.ts';
import { refreshPrices } from './refresh-prices.ts';
import { requestRepricing } from './request-repricing.ts';
import { revokeToken } from './revoke-token.ts';
import { verifyLedger } from './verify-ledger.ts';

/** Answers one address: resolves to the JSON body, or throws a `Problem`. */
type Answer = (request: Request, ports: ApiPorts, access: Access) => unknown;

interface Reading {
  readonly answer: Answer;
  /** Who may: with nothing said whoever may read; `admin` of the tenant, `operator` of all. */
  readonly needs?: 'admin' | 'operator';
}

interface Writing extends Reading {
  readonly maxBodyBytes: number;
}

/** What can be asked and sent at one address. */
export interface Route {
  readonly get?: Reading;
  readonly post?: Writing;
}

/** What is below `/api/v1`; `openapi.json` describes every address. */
export const routes: Readonly<Record<string, Route>> = {
  '/access': { get: { answer: readAccess } },
  '/usage': { get: { answer: listUsage } },
  '/usage/:id': { get: { answer: readUsage } },
  '/usage/:id/content': { get: { needs: 'admin', answer: readContent } },
  '/usage/:id/explanation': { get: { answer: readExplanation } },
  '/analytics/summary': { get: { answer: readSummary } },
  '/budgets': { get: { answer: readBudgets } },
  '/notices': { get: { answer: readNotices } },
  '/alerts': { get: { answer: readAlerts } },
  '/alerts/alertmanager': { post: { answer: receiveAlerts, maxBodyBytes: 4 * 1024 * 1024 } },
  '/alerts/:id/acknowledge': { post: { answer: acknowledgeAlert, maxBodyBytes: 16 * 1024 } },
  '/prices': {
    get: { answer: listPrices },
    post: { needs: 'operator', answer: addPrice, maxBodyBytes: 64 * 1024 },
  },
  '/prices/aliases': { get: { answer: listAliases } },
  '/prices/refreshes': { get: { answer: listRefreshes } },
  '/prices/refresh': {
    post: { needs: 'operator', answer: refreshPrices, maxBodyBytes: 64 * 1024 * 1024 },
  },
  '/prices/:id': { get: { answer: readPrice } },
  '/prices/:id/verify': {
    post: { needs: 'operator', answer: verifyPrice, maxBodyBytes: 16 * 1024 },
  },
  '/prices/:id/revoke': {
    post: { needs: 'operator', answer: revokePrice, maxBodyBytes: 16 * 1024 },
  },
  '/reprice': {
    get: { needs: 'admin', answer: listRepricing },
    post: { needs: 'admin', answer: requestRepricing, maxBodyBytes: 16 * 1024 },
  },
  '/reprice/:id': { get: { needs: 'admin', answer: readRepricing } },
  '/gaps': { get: { answer: readGaps } },
  '/quarantine': { get: { answer: listQuarantine } },
  '/retention': { post: { needs: 'operator', answer: applyRetention, maxBodyBytes: 1024 } },
  '/users/erase': { post: { needs: 'admin', answer: eraseUser, maxBodyBytes: 16 * 1024 } },
  '/ledger/verification': { get: { needs: 'admin', answer: verifyLedger } },
  '/diagnostics': { get: { answer: readDiagnostics } },
  '/tokens': {
    get: { needs: 'admin', answer: listTokens },
    post: { needs: 'admin', answer: createToken, maxBodyBytes: 16 * 1024 },
  },
  '/tokens/:id/revoke': { post: { needs: 'admin', answer: revokeToken, maxBodyBytes: 1024 } },
  '/openapi.json': { get: { answer: readDescription } },
};

function readDescription(request: Request) {
  refuseQuery(request);
  return openapi;
}
