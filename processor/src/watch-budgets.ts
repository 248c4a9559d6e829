import { evaluateBudget } from './budget/evaluate-budget.ts';
import type { Budget, BudgetState, Crossing } from './domain/budget.ts';
import type { Log } from './log.ts';

/** Judges the budgets after commits, one round at a time. */
export interface BudgetWatch {
  /**
   * Calls that started from then on may have been committed: judge soon. Wake-ups during a round lead
   * to one more round, not to many.
   */
  wake(earliestStart: Date): void;
  /** Resolves when everything committed so far is judged; nothing runs afterwards. */
  stop(): Promise<void>;
}

/**
 * Judges every budget and reports each threshold that is reached, in the current period and, where a
 * call of the period before it came late, in that one: the last calls of a period are committed when
 * it is over. Earlier ones, as in filling in the past, are no longer told.
 * `reportCrossing` is called again in every later round of the period: it has to tell people once.
 */
export function watchBudgets({
  budgets,
  readState,
  reportCrossing,
  log,
  now = () => new Date(),
  retryMs = 5_000,
}: {
  budgets: readonly Budget[];
  /** How the budget stands in the period that contains the instant. */
  readState: (budget: Budget, at: Date) => Promise<BudgetState>;
  reportCrossing: (crossing: Crossing) => Promise<void>;
  log: Log;
  now?: () => Date;
  /** What could not be judged is judged again after this, whether or not more is committed. */
  retryMs?: number;
}): BudgetWatch {
  let unjudgedSince: Date | null = null;
  let stopped = false;
  let round: Promise<void> | null = null;
  let retry: NodeJS.Timeout | undefined;

  function wake(earliestStart: Date): void {
    unjudgedSince = earlier(unjudgedSince, earliestStart);
    if (stopped || round !== null || budgets.length === 0) return;
    clearTimeout(retry);
    round = judgeUntilQuiet();
  }

  async function judgeUntilQuiet(): Promise<void> {
    while (unjudgedSince !== null) {
      const since: Date = unjudgedSince;
      unjudgedSince = null;
      let isComplete = true;
      for (const budget of budgets) isComplete = (await judge(budget, since)) && isComplete;
      if (isComplete) continue;
      unjudgedSince = earlier(unjudgedSince, since);
      if (!stopped) retry = setTimeout(() => wake(since), retryMs).unref();
      break;
    }
    // Here, and not when the promise settles: a wake-up between the two would find nobody to judge.
    round = null;
  }

  /** Resolves to whether it could be judged. */
  async function judge(budget: Budget, since: Date): Promise<boolean> {
    try {
      const state = await readState(budget, now());
      const { start } = state.period;
      if (since < start) await report(await readState(budget, new Date(start.getTime() - 1)));
      await report(state);
      return true;
    } catch (error) {
      log('error', `Budget "${budget.name}" could not be evaluated`, { error: String(error) });
      return false;
    }
  }

  async function report(state: BudgetState): Promise<void> {
    for (const threshold of evaluateBudget(state)) await reportCrossing({ state, threshold });
  }

  return {
    wake,
    async stop() {
      stopped = true;
      clearTimeout(retry);
      await round;
    },
  };
}

function earlier(one: Date | null, other: Date): Date {
  return one !== null && one < other ? one : other;
}
