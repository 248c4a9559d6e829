import { evaluateBudget } from './budget/evaluate-budget.ts';
import type { Budget, BudgetState, Crossing } from './domain/budget.ts';
import type { Log } from './log.ts';

/** Judges the budgets after commits, one round at a time. */
export interface BudgetWatch {
  /** Something was committed: judge soon. Calls during a round lead to one more round, not to many. */
  wake(): void;
  /** Resolves when the round under way is done; nothing runs afterwards. */
  stop(): Promise<void>;
}

/**
 * Judges every budget and reports each threshold that is reached.
 * `reportCrossing` is called again in every later round of the period: it has to tell people once.
 */
export function watchBudgets({
  budgets,
  readState,
  reportCrossing,
  log,
}: {
  budgets: readonly Budget[];
  readState: (budget: Budget) => Promise<BudgetState>;
  reportCrossing: (crossing: Crossing) => Promise<void>;
  log: Log;
}): BudgetWatch {
  let wanted = false;
  let stopped = false;
  let round: Promise<void> | null = null;

  async function judgeUntilQuiet(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false;
      for (const budget of budgets) await judge(budget);
    }
  }

  async function judge(budget: Budget): Promise<void> {
    try {
      const state = await readState(budget);
      for (const threshold of evaluateBudget(state)) await reportCrossing({ state, threshold });
    } catch (error) {
      // The next commit judges again; what was crossed meanwhile is still crossed then.
      log('error', `Budget "${budget.name}" could not be evaluated`, { error: String(error) });
    }
  }

  function wake(): void {
    wanted = true;
    if (stopped || round !== null || budgets.length === 0) return;
    round = judgeUntilQuiet().finally(() => {
      round = null;
      if (wanted) wake();
    });
  }

  return {
    wake,
    async stop() {
      stopped = true;
      await round;
    },
  };
}
