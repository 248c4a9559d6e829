import type { ApiPorts } from '../../../processor/src/api/api-ports.ts';
import type { Alert } from '../../../processor/src/domain/alert.ts';
import type { Budget } from '../../../processor/src/domain/budget.ts';
import type {
  StoredUsage,
  SummaryGroup,
  UsageTotals,
} from '../../../processor/src/domain/ledger.ts';
import { noTotals } from '../../processor/api/start-api.ts';

/** A ledger in memory whose figures a test sets and changes. */
export interface FakeLedger {
  records: StoredUsage[];
  today: UsageTotals;
  month: UsageTotals;
  users: SummaryGroup[];
  budgets: (Budget & { spent: bigint })[];
  /** Newest first. */
  alerts: Alert[];
  /** How often the records were asked for. */
  reads: number;
  readonly ports: { -readonly [Port in keyof ApiPorts]?: ApiPorts[Port] };
}

export function createFakeLedger(): FakeLedger {
  const budgets: FakeLedger['budgets'] = [];
  const ledger: FakeLedger = {
    records: [],
    today: noTotals,
    month: noTotals,
    users: [],
    budgets,
    alerts: [],
    reads: 0,
    ports: {
      budgets,
      async selectUsage({ limit }) {
        ledger.reads += 1;
        return ledger.records.slice(0, limit);
      },
      selectUsageById: async ({ id }) => ledger.records.find((record) => record.id === id) ?? null,
      selectAlerts: async ({ limit }) => ledger.alerts.slice(0, limit),
      async acknowledgeAlert({ id, by, at, note }) {
        const found = ledger.alerts.find((alert) => alert.id === id);
        if (found === undefined) return null;
        const alert = { ...found, acknowledgement: found.acknowledgement ?? { by, at, note } };
        ledger.alerts = ledger.alerts.map((each) => (each === found ? alert : each));
        return alert;
      },
      // The page asks for the month without bounds, which the API fills in, and for today by its start.
      selectSummary: async ({ filter }) => ({
        totals: filter.to === undefined ? ledger.today : ledger.month,
        groups: { user: ledger.users, model: ledger.users, feature: ledger.users },
      }),
      readBudgetState: async (budget) => ({
        budget,
        period: { start: new Date('2026-11-01'), end: new Date('2026-12-01') },
        spent: budgets.find(({ name }) => name === budget.name)?.spent ?? 0n,
        unpricedRequests: 2,
        absentRequests: 1,
        estimatedRequests: 0,
        estimatedCost: 0n,
      }),
    },
  };
  return ledger;
}
