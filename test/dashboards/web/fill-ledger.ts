import { createStoredUsage } from '../../processor/api/create-stored-usage.ts';
import { noTotals } from '../../processor/api/start-api.ts';
import type { FakeLedger } from './fake-ledger.ts';

/** 10⁻¹⁸ USD. */
export const usd = 10n ** 18n;

/** Three calls today, one unpriced and one of unknown usage, and a month before them. */
export function fillLedger(ledger: FakeLedger): void {
  const unknown = { listCost: null, effectiveCost: null, price: null };
  ledger.records = [
    createStoredUsage(3, { costBasis: 'absent', ...unknown }),
    createStoredUsage(2, { costBasis: 'unpriced', ...unknown }),
    createStoredUsage(1),
  ];
  ledger.today = {
    ...noTotals,
    requests: 3,
    effectiveCost: 390_000_000_000_000n,
    unpricedRequests: 1,
    absentRequests: 1,
  };
  ledger.month = {
    ...noTotals,
    requests: 1204,
    effectiveCost: 1234n * usd + 567_890_000_000_000_000n,
    unpricedRequests: 12,
    estimatedRequests: 7,
    estimatedCost: usd / 4n,
  };
  ledger.users = [
    { key: 'grace', totals: { ...ledger.month, requests: 1201 } },
    { key: 'ada', totals: ledger.today },
    { key: null, totals: { ...noTotals, requests: 1, unpricedRequests: 1 } },
  ];
}
