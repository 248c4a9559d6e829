import { burnWindows } from './budget/burn-windows.ts';
import { calculateBurnRate } from './budget/calculate-burn-rate.ts';
import { calculateForecast, resolveForecastWindow } from './budget/calculate-forecast.ts';
import type { Budget, BudgetState } from './domain/budget.ts';
import type { BudgetGauges } from './metrics/budget-gauges.ts';
import type { Ledger } from './storage/open-ledger.ts';
import { selectWindowSpend, type WindowSpend } from './storage/select-window-spend.ts';

/** How budgets stand, how fast they burn and where they are heading; one query for all windows. */
export async function readBudgetGauges({
  ledger: { pool },
  budgets,
  readBudgetState,
  now,
}: {
  ledger: Ledger;
  budgets: readonly Budget[];
  readBudgetState: (budget: Budget) => Promise<BudgetState>;
  now: Date;
}): Promise<BudgetGauges[]> {
  const [states, spend] = await Promise.all([
    Promise.all(budgets.map(readBudgetState)),
    selectWindowSpend(pool, {
      tenants: [...new Set(budgets.map(({ tenant }) => tenant))],
      windowsMs: burnWindows.map(({ lengthMs }) => lengthMs),
      now,
    }),
  ]);
  return states.map((state) => {
    const { budget, period } = state;
    const spent = sumWindows(spend, budget);
    const recentWindow = resolveForecastWindow(budget.period).name;
    return {
      ...state,
      burnRates: burnWindows.map((window) => ({
        window: window.name,
        rate: calculateBurnRate({ budget, period, window, spent: spent[window.name] ?? 0n }),
      })),
      forecast: calculateForecast({ state, recentSpent: spent[recentWindow] ?? 0n, now }),
    };
  });
}

/** What counts against the budget, by the window's name. */
function sumWindows(
  spend: readonly WindowSpend[],
  { tenant, environment }: Budget,
): Readonly<Record<string, bigint>> {
  const own = spend.filter(
    (row) => row.tenant === tenant && (environment === null || row.environment === environment),
  );
  return Object.fromEntries(
    burnWindows.map(({ name }, index) => [
      name,
      own.reduce((sum, row) => sum + (row.spent[index] ?? 0n), 0n),
    ]),
  );
}
