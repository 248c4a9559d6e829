import { createNewNotice } from '../../../processor/src/create-new-notice.ts';
import type { Budget } from '../../../processor/src/domain/budget.ts';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { insertNotice } from '../../../processor/src/storage/insert-notice.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { upsertUnparsedCalls } from '../../../processor/src/storage/upsert-unparsed-calls.ts';
import { createExampleUsage, ONE_USD, whileOpen } from '../../support/ledger/example-usage.ts';
import type { LedgerApi } from './start-ledger-api.ts';

const startedAtUs = BigInt(Date.now() - 60_000) * 1000n;

/** A budget of `<mark>-budget`, for one environment or, without one, for all of them. */
export function createMarkedBudget(
  mark: string,
  tenant: string,
  environment: string | null,
): Budget {
  return {
    tenant,
    name: `${mark}-budget`,
    environment,
    limit: ONE_USD,
    period: 'month',
    timeZone: 'UTC',
    thresholds: ['1'],
    owner: `${mark}-owner`,
    webhookUrl: `https://${mark}.example/hook`,
    slackUrl: null,
    recipients: [`ada@${mark}.example`],
  };
}

/**
 * Fills a tenant with one of everything that the API shows. Every text in it begins with `mark`, so
 * that it is recognised wherever it comes out.
 * @param cost what its one priced call cost, 10⁻¹⁸ USD.
 */
export async function fillTenant(
  api: LedgerApi,
  {
    mark,
    tenant,
    environment,
    call,
    cost,
    budget,
  }: {
    mark: string;
    tenant: string;
    environment: string;
    call: number;
    cost: bigint;
    budget: Budget;
  },
): Promise<void> {
  const { pool } = api.ledger;
  await storeUsage(
    pool,
    tenant,
    {
      usages: [
        createMarkedUsage(mark, { environment, call, cost, costBasis: 'priced' }),
        createMarkedUsage(mark, { environment, call: call + 1, cost: null, costBasis: 'absent' }),
      ],
      quarantined: [
        {
          traceId: call.toString(16).padStart(32, 'c'),
          spanId: call.toString(16).padStart(16, 'd'),
          startedAtUs,
          reason: 'too_old',
          detail: `${mark}-detail`,
          attributes: {},
        },
      ],
    },
    whileOpen,
  );
  await upsertUnparsedCalls(pool, tenant, [
    {
      service: `${mark}-service`,
      serviceInstanceId: `${mark}-instance`,
      serverAddress: `${mark}-host`,
      count: 3,
    },
  ]);
  const period = { start: new Date(0), end: new Date('2100-01-01T00:00:00Z') };
  const state = {
    budget,
    period,
    spent: cost,
    unpricedRequests: 0,
    absentRequests: 0,
    estimatedRequests: 0,
    estimatedCost: 0n,
  };
  await insertNotice(
    pool,
    createNewNotice({ state, threshold: '1' }, { sender: 'processor', crossedAt: new Date() }),
  );
  await report(api, mark, budget.name);
}

function createMarkedUsage(
  mark: string,
  {
    environment,
    call,
    cost,
    costBasis,
  }: {
    environment: string;
    call: number;
    cost: bigint | null;
    costBasis: PricedUsage['costBasis'];
  },
): PricedUsage {
  const usage = createExampleUsage({
    call,
    startedAtUs,
    cost,
    costBasis,
    record: {
      requestModel: `${mark}-model`,
      responseModel: null,
      responseId: `${mark}-${call}`,
      serverAddress: `${mark}-host`,
    },
    attribution: {
      userId: `${mark}-user`,
      sessionId: `${mark}-session`,
      organization: `${mark}-organization`,
      project: `${mark}-project`,
      feature: `${mark}-feature`,
      task: `${mark}-task`,
      objectType: `${mark}-type`,
      objectId: `${mark}-object`,
      tags: { [`${mark}-key`]: `${mark}-value` },
    },
    origin: { service: `${mark}-service`, serviceInstanceId: `${mark}-instance`, environment },
  });
  const content = {
    inputMessages: `${mark}-question`,
    outputMessages: `${mark}-answer`,
    systemInstructions: null,
    isCut: false,
  };
  return { ...usage, content };
}

/** An alert of Alertmanager about the budget. */
async function report(api: LedgerApi, mark: string, budget: string): Promise<void> {
  const alert = {
    status: 'firing',
    labels: { alertname: `${mark}-alert`, budget },
    annotations: { summary: `${mark}-summary` },
    startsAt: new Date().toISOString(),
    fingerprint: `${mark}-fingerprint`,
  };
  const { response } = await api.get('/alerts/alertmanager', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: '4', alerts: [alert] }),
  });
  if (response.status !== 200) throw new Error(`The alert was answered ${response.status}.`);
}
