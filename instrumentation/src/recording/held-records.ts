import type { FinishedCall } from '../call.ts';
import type { ScopedCall } from '../context/usage-scope.ts';

/** A finished call of a usage context, for as long as the app may still say that it was of no use. */
export interface HeldRecords<Rest> {
  /** @param markable what `markError` was told before the call had ended, and will be told from now on */
  hold(call: FinishedCall, rest: Rest, markable: MarkableCall): void;
  /** Lets all of them go now. */
  releaseAll(): void;
  size(): number;
  /** Grows with each record that is held. */
  revision(): number;
}

interface Held<Rest> {
  readonly call: FinishedCall;
  readonly rest: Rest;
  readonly markable: MarkableCall;
  readonly releaseAt: number;
}

/** Keeps each record back for `holdMs` after its call has ended. */
export function createHeldRecords<Rest>({
  holdMs,
  release,
}: {
  readonly holdMs: number;
  readonly release: (call: FinishedCall, rest: Rest) => void;
}): HeldRecords<Rest> {
  // In the order of their release, which is that of their coming.
  let held: Held<Rest>[] = [];
  let timer: NodeJS.Timeout | null = null;
  let revision = 0;

  function releaseUntil(time: number): void {
    const due = held.filter(({ releaseAt }) => releaseAt <= time);
    held = held.filter(({ releaseAt }) => releaseAt > time);
    for (const { call, rest, markable } of due) release(markable.apply(call), rest);
  }

  function releaseOnTime(): void {
    timer = null;
    releaseUntil(performance.now());
    schedule();
  }

  function schedule(): void {
    const [first] = held;
    if (timer !== null || first === undefined) return;
    // A timer may come a little early.
    const delayMs = Math.max(1, first.releaseAt - performance.now() + 1);
    // What is held when the process ends is let go by the flush.
    timer = setTimeout(releaseOnTime, delayMs).unref();
  }

  return {
    hold(call, rest, markable) {
      revision += 1;
      held.push({ call, rest, markable, releaseAt: performance.now() + holdMs });
      schedule();
    },
    releaseAll: () => releaseUntil(Number.POSITIVE_INFINITY),
    size: () => held.length,
    revision: () => revision,
  };
}

/** A call that can be marked as failed until its record leaves. */
export interface MarkableCall extends ScopedCall {
  /** The call with the app's mark, if it has one. It can be marked no more. */
  apply(call: FinishedCall): FinishedCall;
}

export function createMarkableCall(): MarkableCall {
  let errorType: string | null = null;
  let gone = false;
  return {
    markError(name) {
      if (!gone) errorType = name;
      return !gone;
    },
    apply(call) {
      gone = true;
      // What failed on the wire keeps its own reason.
      if (errorType === null || call.outcome.errorType !== undefined) return call;
      const { status } = call.outcome;
      const failed = status === 'success' || status === 'incomplete' ? 'error' : status;
      return { ...call, outcome: { ...call.outcome, status: failed, errorType } };
    },
  };
}
